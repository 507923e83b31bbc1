// Shows one scene: a message, a form or the home page, as Slack's clients lay them out.
import React from "react";
import { createRoot } from "react-dom/client";
import { Message } from "slack-blocks-to-jsx";
import "slack-blocks-to-jsx/dist/style.css";

// The library takes "verbatim" for "without marks"; Slack takes it for "nothing is linked but what is marked so".
const scene = JSON.parse(JSON.stringify(window.SCENE), (name, value) => (name === "verbatim" ? undefined : value));
const users = [{ id: "U0ANN", name: "ann" }];
const logo = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="36" height="36"><rect width="36" height="36" rx="8" fill="#1d3557"/>' +
  '<path d="M9 8v20M15 8v20M21 8v20M27 8v20M6 26 30 10" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/></svg>');

const Frame = ({ view, children }) => (
  <div className={view.type}>
    {view.title && <div className="bar"><b>{view.title.text}</b><span>✕</span></div>}
    <div className="inside">{children}</div>
    {view.type === "modal" && (
      <div className="foot"><button>{view.close.text}</button>{view.submit && <button className="go">{view.submit.text}</button>}</div>
    )}
  </div>
);

const shown = (blocks, withoutWrapper) => (
  <Message blocks={blocks} logo={logo} name="Tally" time={new Date(2026, 10, 24, 9, 41)} theme="light" data={{ users }} withoutWrapper={withoutWrapper} />
);

createRoot(document.getElementById("root")).render(
  scene.view ? <Frame view={scene.view}>{shown(scene.view.blocks, true)}</Frame> : (
    <div className="channel">
      {scene.said && <p className="said"><b>ann</b> {scene.said}</p>}
      {scene.alone && <p className="alone">Only visible to you</p>}
      {shown(scene.blocks, false)}
    </div>
  )
);
