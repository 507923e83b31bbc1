# Formularios y comandos de Slack, en español. Un botón da para unos 24 caracteres, el título de un formulario para 24.

button-wanted = Pedirlo al equipo
button-send = Enviar
button-ask = Preguntar
button-close = Cerrar
button-cancel = Cancelar
feedback-good-label = Esta respuesta fue útil
feedback-bad-label = Esta respuesta no fue útil; se le pregunta por qué
column-figure = Cifra
column-period = Período
column-who = Quién contó
column-as-of = Fecha
wanted-title = Pedirlo al equipo
wanted-what = ¿Qué le gustaría saber?
report-no-address = Eso no es una dirección web. Empieza por https://
ask-pick = Elija una cifra
ask-pick-hint = Escriba: pendientes, cerrados, 2022
ask-typed = o pregunte con sus palabras
ask-nothing = Elija una cifra o escriba una pregunta.
to-go-on = Para seguir en este hilo, menciónenme otra vez: solo leo lo que va dirigido a mí.
not-in-channel = No puedo publicar aquí porque no estoy en este canal. Alguien del canal puede invitarme: { $command }
status-looking = está mirando los datos…
not-installed = Tally no está instalado en este espacio de trabajo; puede instalarlo una persona administradora. · Tally is not installed in this workspace any more, or not yet. An administrator can install it.
commands-slack = • *{ $command } ¿cuántos casos hay pendientes?* – pregunte lo que quiera sobre las cifras
    • *{ $command } comprobar* se cerraron 150,000 casos en 2022 – comprobar una afirmación
    • *{ $command } comparar* casos cerrados y asilo concedido en 2022 – poner cifras una junto a otra
    • *{ $command } frontera* 2300 – qué hace ese promedio diario según la norma fronteriza de 2024
    • *{ $command } dato* cases-closed-2022 – un dato por su identificador
    • *{ $command } fuentes* – todas las fuentes · *{ $command } mis-datos* – lo que guardo de usted · *{ $command } ajustes* – para quienes administran
    • *{ $command }* solo – elegir de una lista. En un hilo, menciónenme. Bajo un mensaje: su menú, «Check this message».
button-export = Verlo todo
forget-title = ¿Borrar sus datos?
data-title = Sus datos
settings-admins = Solo quienes administran este espacio de trabajo pueden cambiar sus ajustes. Son los siguientes.
home-title = Cifras sobre inmigración en EE. UU., cada una con su fuente
home-ask = Pregúnteme en un mensaje directo, con { $command } en cualquier canal o mencionándome.
home-topics = De qué sé
home-count = { $count ->
    [one] un dato
   *[other] { $count } datos
}
home-corrected = Corregido hace poco
home-corrected-none = No se ha corregido nada últimamente.
home-settings = Cómo respondo en este espacio de trabajo
home-nothing-chosen = No se ha elegido nada aquí: la respuesta a un comando solo la ve quien pregunta, en el idioma de la pregunta.
home-newest = El más reciente es a fecha de { $date }.
home-data = Sus datos
home-data-about = Vea o borre lo que guardo sobre usted.
button-my-data = Mis datos
button-settings = Cambiar
prompts-title = ¿Qué le gustaría saber?
