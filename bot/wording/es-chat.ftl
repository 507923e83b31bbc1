# Botones, formularios y comandos de las plataformas de chat, en español. Un botón da para unos 24 caracteres, el título de un formulario para 24.

shortened = Esta respuesta no cabe en un mensaje: el resto está en «Fuentes y citas».
button-sources = Fuentes y citas
button-related = Seguir con
button-share = Mostrar en el canal
button-report = Avisar de un error
feedback-good = Útil
feedback-bad = No es útil
choose-one = Elija una

## Fuentes y citas
sources-none = Esta respuesta no se apoya en ninguna fuente: no da ninguna cifra.
sources-of-answer = En qué se apoya esta respuesta
sources-of-base = { $count ->
    [one] Una fuente respalda los datos de aquí.
   *[other] { $count } fuentes respaldan los datos de aquí.
}
grade-c = de activismo, partidista o reproducida

## Opinar
reason-title = ¿Qué falló?
reason-label = ¿Qué falló en la respuesta?
reason-wrong-figure = La cifra es incorrecta
reason-wrong-thing = Responde a otra cosa
reason-out-of-date = Hay una cifra más reciente
reason-unclear = No la entiendo
reason-biased = Toma partido
reason-other = Otra cosa
reason-more = Algo que añadir
report-title = Avisar de un error
report-what = ¿Qué está mal y qué es lo correcto?
report-source = Dónde se puede leer (una dirección web)

## Formas de preguntar
ask-title = Preguntar una cifra
check-nothing = En ese mensaje no hay palabras que pueda comprobar.
fact-unknown = No hay ningún dato con ese identificador. Escriba solo { $command } y elija uno de la lista.
to-check-a-message = Para comprobar el mensaje de otra persona, abra su menú y elija «Check this message»: solo leo lo que va dirigido a mí.
shared-by = Compartido por { $who }
shared = Ahora está en el canal, a la vista de todos.

## Lo que se guarda de alguien
data-none = No guardo nada sobre usted.
data-kept = Lo que guardo sobre usted: { $rows }. Las preguntas se guardan sin su nombre, bajo una marca que solo yo puedo relacionar con usted, y { $days } días como máximo.
data-row = { $count } × { $table ->
    [question_log] preguntas
    [kept_answer] respuestas cuyos botones funcionan
    [posted] lugares donde están sus respuestas
    [feedback] opiniones
    [suggestion] sugerencias
    [context] conversaciones
    [outbox] mensajes por enviar
    [owed_correction] correcciones por comunicar
    [spool] notas por escribir
   *[other] { $table }
}
button-forget = Borrarlo todo
forget-sure = Se borra todo lo que guardo sobre usted: preguntas, opiniones, sugerencias. Las respuestas en canales se quedan donde están.

## Ajustes de un espacio de trabajo
settings-title = Ajustes
settings-kept = Los ajustes están guardados.
settings-visibility = Quién ve la respuesta a un comando
settings-visibility-asker = Solo quien preguntó
settings-visibility-channel = Todo el canal
settings-strict = Respuestas que no son del todo seguras
settings-strict-yes = No darlas
settings-strict-no = Darlas, con aquello con que se pueden confundir
settings-languages = Idiomas de las respuestas
language-en = Inglés
language-es = Español
settings-topics = Temas sobre los que se responde
settings-channels = Canales en los que se responde (ninguno elegido: todos)
settings-corrections = Cuando un dato se corrige después
settings-corrections-yes = Corregir las respuestas que están en canales
settings-corrections-no = Dejarlas como están
settings-curators-channel = Canal para las sugerencias y el resumen
settings-log-text = Preguntas que se guardan con sus palabras
settings-log-text-off = Ninguna
settings-log-text-unanswered = Las que no tienen respuesta
settings-log-text-all = Todas
settings-default = lo habitual

