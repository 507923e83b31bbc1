"""Questions that the shipped facts do not answer, as people put them: each meaning with several wordings."""

from __future__ import annotations

MEANINGS: dict[str, tuple[str, ...]] = {
    "judges": (
        "how many immigration judges are there",
        "number of immigration judges on the bench right now",
        "immigration judge headcount??",
        "how many judges does the immigration court have",
        "cuántos jueces de inmigración hay",
    ),
    "judges-fired": (
        "how many immigration judges were fired in 2025",
        "number of immigration judges sacked in 2025",
        "imigration judges fired 2025 total",
        "cuántos jueces de inmigración despidieron en 2025",
    ),
    "closed-2016": (
        "how many asylum cases were closed in 2016",
        "asylum cases dismissed in 2016",
        "2016: cases closed without a decision?",
        "number of asylum cases tossed in 2016",
        "cuántos casos de asilo cerraron en 2016",
    ),
    "closed-2017": (
        "how many asylum cases were closed in 2017",
        "asylum cases dismissed 2017",
        "cases dropped in 2017 how many",
    ),
    "closed-2026": (
        "how many asylum cases closed in 2026",
        "asylum cases dismissed so far in 2026",
        "casos de asilo cerrados en 2026",
    ),
    "texas": (
        "immigration court backlog in texas",
        "how many cases are pending in Texas",
        "texas backlog numbers pls",
        "backlog for texas courts",
        "cuántos casos pendientes hay en texas",
    ),
    "new-york": (
        "immigration court backlog in new york",
        "how many cases are pending in New York",
        "new york backlog?",
    ),
    "h1b": (
        "how many h1b visas were approved in 2023",
        "h-1b approvals 2023",
        "number of H1B visas issued in 2023",
        "cuántas visas h1b aprobaron en 2023",
    ),
    "tps-venezuela": (
        "how many venezuelans have TPS",
        "TPS holders from venezuela",
        "number of venezuelan TPS beneficiaries",
        "cuántos venezolanos tienen TPS",
    ),
    "daca": (
        "how many people have DACA",
        "number of active DACA recipients",
        "daca recipients total",
        "how many dreamers are there with daca",
        "cuántas personas tienen DACA",
    ),
    "refugees": (
        "how many refugees were admitted in 2024",
        "refugee admissions 2024",
        "number of refugees resettled in 2024",
        "cuántos refugiados admitieron en 2024",
    ),
    "detained": (
        "how many people are in ICE detention",
        "ICE detention population now",
        "number of people detained by ice",
        "how many migrants are being detained by ICE today",
        "cuántas personas están detenidas por ICE",
    ),
    "deported-2025": (
        "how many people were deported in 2025",
        "deportations 2025 total",
        "number of deportations in 2025 under trump",
        "cuántos deportaron en 2025",
    ),
    "cost": (
        "how much does it cost to deport one person",
        "cost of a deportation per person",
        "what does one deportation cost taxpayers",
        "cuánto cuesta deportar a una persona",
    ),
    "grant-rate-judge": (
        "which judge grants the most asylum",
        "judge with the highest asylum grant rate",
        "what judge approves asylum most often",
    ),
    "denial-lawyer": (
        "do people with a lawyer win asylum more often",
        "asylum win rate with and without a lawyer",
        "does having an attorney help your asylum case odds",
    ),
    "my-case": (
        "what should I do about my asylum hearing",
        "should i go to my asylum hearing or not",
        "what do I do if I miss my hearing for asylum",
    ),
    "fentanyl": (
        "how much fentanyl was seized at the border",
        "fentanyl seizures at the border 2024",
        "pounds of fentanyl seized at the southwest border",
        "cuánto fentanilo decomisaron en la frontera",
    ),
    "china": (
        "how many chinese migrants crossed the border",
        "border crossings by chinese nationals",
        "chinese nationals encountered at the border",
        "number of migrants from china crossing",
    ),
    "crime": (
        "do immigrants commit more crime",
        "immigrant crime rate vs citizens",
        "are undocumented immigrants more likely to commit crimes",
        "crime rate of illegal immigrants compared to natives",
    ),
    "canada": (
        "how many asylum claims did canada get",
        "canada asylum claims 2024",
        "asylum applications in Canada",
    ),
    "uk": (
        "uk asylum backlog",
        "how big is the asylum backlog in the UK",
        "britain asylum backlog figures",
    ),
    "children-alone": (
        "how many unaccompanied children crossed in 2023",
        "unaccompanied minors at the border 2023",
        "number of unaccompanied kids encountered in 2023",
        "cuántos menores no acompañados llegaron en 2023",
    ),
    "weather": (
        "what's the weather today",
        "weather today?",
        "how is the weather today in dallas",
    ),
    "appeals": (
        "how many appeals are pending at the BIA",
        "board of immigration appeals backlog",
        "BIA pending appeals number",
    ),
    "parole": (
        "how many people came in with CBP One",
        "cbp one appointments total",
        "number of people admitted through the CBP One app",
        "cuántos entraron con CBP One",
    ),
    "wall": (
        "how many miles of border wall were built",
        "miles of wall built on the border",
        "border wall miles built so far",
    ),
    "gotaways": (
        "how many gotaways in 2023",
        "number of got aways 2023",
        "gotaways at the border fiscal 2023",
    ),
    "citizens": (
        "how many people became us citizens in 2024",
        "naturalizations 2024",
        "new citizens naturalized in 2024 number",
    ),
    "green-cards": (
        "how many green cards were issued in 2023",
        "green cards issued 2023",
        "number of green cards given out in 2023",
        "cuántas green cards dieron en 2023",
    ),
}
