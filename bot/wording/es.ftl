# Redacción en español. Toda frase que un lector puede ver está aquí o en la base de datos.

millions = { $one ->
    [1] { $n } millón
   *[other] { $n } millones
}
listing = { $head } y { $last }
hedge-about = cerca de { $n }
hedge-more-than = más de { $n }
hedge-at-least = al menos { $n }
hedge-less-than = menos de { $n }
hedge-up-to = hasta { $n }
range = { $low } a { $high }

## La línea de la cifra
counted-by = contado por { $who }
claimed-by = informado por { $who }
said-by = dicho por { $who }
repeated-by = difundido por { $who }
as-of = al { $date }
standing-claim = una afirmación, no confirmada
standing-opinion = una opinión
standing-expected = un plan, según se informó de antemano
standing-derived = derivado, no informado
standing-superseded = reemplazado después
source = Fuente: { $items }
sources = Fuentes: { $items }
undated = sin fecha
next = También puede preguntar: { $items }

## Notas
note-other-count = Otro recuento, { $period }: { $value }, de { $who }.
note-overtaken = La Proclamación 10888, del 20 de enero de 2025, dejó atrás esta regla; no está confirmado si terminó formalmente.
carried-year = Para { $year }, como antes.
carried-metric = Sobre { $name }, como antes.

## Sin cifra
none-undated = No hay cifra para eso aquí.
none-year = No hay cifra para { $year } aquí.
none-month = No hay cifra para ese mes aquí.
none-gap = { $month ->
    [yes] No hay cifra para ese mes de { $year } aquí: { $name }.
   *[no] No hay cifra para { $year } aquí: { $name }.
}
none-have = De { $name } tengo { $periods }.
none-place = No hay cifra sobre { $place } aquí: tengo cifras de los tribunales de inmigración y de la frontera sur de Estados Unidos.
none-programme = No hay cifra sobre { $what } aquí: tengo cifras de tribunales de inmigración, asilo y frontera sur.
none-topic = No hay cifra sobre eso aquí: respondo sobre tribunales de inmigración, asilo y frontera sur de Estados Unidos.
none-attribute = No hay cifra de eso aquí: lo que cuento no está desglosado así.
none-denied = No hay cifra de asilos negados aquí; lo que tengo son concesiones, órdenes de expulsión y casos cerrados sin decisión.
none-opinion = Respondo preguntas sobre cifras de inmigración y no tomo partido en opiniones.
none-advice = Doy cifras, no asesoría legal; para un caso propio puede ayudar un abogado o un representante acreditado.
none-injection = Solo respondo preguntas sobre cifras de inmigración, a partir de una base de datos con fuentes.
none-chat = Hola. Respondo preguntas sobre cifras de inmigración de Estados Unidos, cada una con su fuente.
none-thanks = Con gusto.
none-empty = Ahí no hay ninguna pregunta. Pida una cifra o pegue una afirmación para revisarla.
none-future = No tengo pronósticos, solo cifras que se contaron o se informaron.
none-about = No hay cifra sobre { $what } aquí: lo que cuento no está desglosado por causa.
none-nationality = No hay cifras por nacionalidad aquí.
offer = Puede preguntar, por ejemplo: { $items }
ask-backlog = ¿de qué tamaño es el atraso de casos de asilo?
ask-closed = ¿cuántos casos de asilo se cerraron en 2022?
ask-rule = ¿cuándo se aplica el límite fronterizo de 2024?
ask-is-it-true = ¿es cierto que { $claim }?
ask-border-at = ¿se aplica el límite de la frontera con { $average } encuentros al día?
help = Respondo preguntas sobre cifras de inmigración de Estados Unidos: el atraso de los tribunales y del asilo, casos cerrados, asilos concedidos, órdenes de expulsión, encuentros en la frontera, la regla fronteriza de 2024 y quién dijo qué. Cada respuesta dice qué se contó, de qué período, quién lo contó y la fuente. Reviso afirmaciones, hago las cuentas y digo «no hay cifra» cuando no la tengo.
which-one = ¿A cuál se refiere?

## El servicio
held-up-asker = Han sido muchas preguntas seguidas. Deme un minuto y pregunte otra vez.
held-up-place = Hay muchas preguntas aquí en este momento. Deme un minuto y pregunte otra vez.
stopping = Me están reiniciando. Pregunte otra vez en un minuto.
apology = Algo falló de mi lado y no hay respuesta. Pregunte otra vez; si vuelve a fallar, dé este código de error a quien me administra: { $id }

place-not-here = Respondo en otros canales de este espacio, no en este.
place-other-topic = Aquí solo respondo sobre { $topics }.
topic-backlog = el rezago
topic-dismissals = los casos cerrados
topic-outcomes = las concesiones, denegaciones y órdenes de expulsión
topic-border_rule = la regla de la frontera
topic-legislation = la legislación
topic-context = el contexto
topic-people = quién dijo qué
gone-answer = Ya no tengo esa respuesta. Vuelve a preguntar, por favor.
not-done = No se ha podido hacer ahora mismo. Inténtalo de nuevo en un minuto, por favor.
feedback-kept = Gracias, queda anotado.
suggestion-kept = Gracias. Lo revisará una persona.
forgotten = Se ha borrado todo lo que tenía sobre ti.

## Correcciones
correction-was = Corregido el { $date }. Se dijo: { $was }.
correction-now = Ahora: { $now }.
correction-gone = Se ha retirado y ya no aparece en ninguna respuesta.
correction-why = Motivo: { $why }.
correction-yours = Ha cambiado una respuesta mía anterior para ti. { $text }
changed-since = Ha cambiado aquello en que se basa esta respuesta del { $date }.

## Procedencia
prov-counted = Contado por { $who }.
prov-claimed = Informado por { $who }.
prov-said = Dicho por { $who }.
prov-repeated = Difundido por { $who }.
prov-unknown = Ningún dato de aquí dice { $value }; no puedo decir de quién es ese número.
prov-asof = Al { $date }.
prov-standing = Condición: { $standing }.
standing-name-official = oficial
standing-name-reported = informado
standing-name-claim = afirmación
standing-name-opinion = opinión
standing-name-expected = previsto
standing-name-derived = derivado
standing-name-superseded = reemplazado
standing-name-paused = en pausa
standing-name-retracted = retirado

## La regla de la frontera
border-turns-on = El límite se aplica: un promedio de { $average } al día alcanza el umbral de { $trigger }.
border-stays-on-high = El límite sigue activo: un promedio de { $average } al día alcanza el umbral de { $trigger }.
border-stays-on = Sigue activo: { $average } al día no está por debajo del nivel de levantamiento, { $lift }.
border-stays-off = No se activa: { $average } al día está por debajo del umbral de { $trigger }, así que un límite inactivo sigue inactivo.
border-stays-off-low = No se activa: { $average } al día está muy por debajo del umbral de { $trigger }, así que un límite inactivo sigue inactivo.
border-ends-after-wait = { $run ->
    [0] Se levantaría, pero no de inmediato: { $average } al día está por debajo de { $lift }, y el límite termina { $wait } días después de que el promedio de siete días baje de ahí.
   *[other] Se levantaría, pero no de inmediato: { $average } al día está por debajo de { $lift }, y eso debe durar { $run } días seguidos, más otros { $wait } antes de que termine.
}
border-ends-after-wait-over = Se levantaría: { $average } al día está por debajo de { $lift } durante { $days } días, lo suficiente, incluidos los días de espera.
border-short-on = El límite ya se aplica: { $average } × { $days } días = { $total }, lo que alcanza el umbral de { $trigger } en los siete días que cuentan ({ $trigger } × { $window } = { $week }) (derivado).
border-too-short = Es menos de los siete días que cuentan: { $average } al día en { $days } de ellos no decide nada por sí solo; el umbral es un promedio de siete días de { $trigger }, el nivel de levantamiento menos de { $lift }.
border-depends-between = Por debajo del umbral de { $trigger }: { $average } al día no activaría el límite; si ya está activo, sigue hasta que el promedio esté por debajo de { $lift }.
border-depends-low = No se activa: { $average } al día está por debajo del umbral de { $trigger }; también está por debajo de { $lift }, así que un límite ya activo se levantaría tras los días de espera.
border-step-turns-on = { $average } lo activa (umbral { $trigger })
border-step-stays-on = { $average } lo deja activo (se levanta solo por debajo de { $lift })
border-step-stays-off = { $average } lo deja inactivo (por debajo de { $trigger })
border-step-ends-after-wait = { $average } está por debajo de { $lift }, así que se levantaría tras los días de espera
border-step-too-short = { $average } no es una semana completa
border-step-depends = { $average } no cambia nada (se activa con { $trigger }, se levanta por debajo de { $lift })
border-end-on = El límite queda activo al final:
border-end-off = El límite queda inactivo al final:
border-end-unknown = Eso solo no lo activa:
border-levels = { $version }: activo con un promedio de siete días de { $trigger } o más; termina { $wait } días después de que el promedio baje de { $lift }.
border-levels-run = { $version }: activo con un promedio de siete días de { $trigger } o más; termina tras { $run } días seguidos con el promedio por debajo de { $lift }, y otros { $wait } días.
border-as-reported = El artículo del 3 de junio de 2024, antes de la firma, solo decía que se levantaría cuando los cruces bajaran a { $lift }.
border-scope = Limitaba la entrada y el asilo entre puertos de entrada, con excepciones; la frontera en sí no se cerró.
border-trigger-level = El límite se aplicaba cuando los encuentros entre puertos de entrada promediaban { $trigger } al día o más durante siete días.
border-lift-level = { $run ->
    [0] El límite debía terminar { $wait } días después de que el promedio de siete días bajara de { $lift } al día.
   *[other] El límite solo podía terminar con el promedio de siete días por debajo de { $lift } al día; desde el 1 de octubre de 2024 eso debía durar { $run } días seguidos, más otros { $wait } (antes, solo { $wait } días de espera).
}
border-both-levels = Activo con un promedio de siete días de { $trigger } encuentros al día o más; inactivo solo por debajo de { $lift }, tras una espera: { $wait } días en la versión de junio de 2024, { $run } días seguidos y luego { $wait } desde el 1 de octubre de 2024. Entre esos niveles nada cambia.

## Aritmética: derivado, nunca informado
calc-working = { $expression } = { $result } (derivado, no informado)
calc-ratio = { $result } por cada uno, derivado: { $a } frente a { $b }.
calc-times = { $result } veces, derivado: { $a } frente a { $b }.
calc-share = { $result }, derivado: { $a } como parte de { $b }.
calc-three-outcomes = los tres resultados de { $year } juntos (cerrados, expulsión ordenada, asilo concedido)
calc-sum = { $result } en total, derivado: { $items }.
calc-sum-years = { $partial ->
    [yes] { $result }, derivado: { $name }, de { $first } a { $last } en total, hasta donde se contó { $last }.
   *[no] { $result }, derivado: { $name }, de { $first } a { $last } en total.
}
calc-no-sum = No: sumarlos contaría lo mismo dos veces. Son dos recuentos de un mismo asunto y un mismo año: { $a }; y { $b }. Cite uno, con quién lo contó.
calc-difference = { $result } más, derivado: { $a } frente a { $b }.
calc-rise = Subió { $result } ({ $percentage }, { $ratio } veces), derivado: { $a } frente a { $b }.
calc-fall = Bajó { $result } ({ $percentage }), derivado: { $a } frente a { $b }.
calc-week = { $result } a la semana, derivado: { $daily } al día durante siete días.
calc-pace = { $result } años, derivado solo como comparación de tamaños: { $a } dividido entre { $b }.
calc-rest = { $result } no obtuvieron permiso de quedarse, derivado de la parte que sí.
calc-rest-working = 100% − { $value } = { $result } (derivado, no informado)
calc-rest-note = «Se les permitió quedarse» suma concesiones y casos cerrados sin decisión; no es una tasa de concesión.
calc-mismatch-population = No son la misma población: { $a }; y { $b }. Se puede comparar su tamaño, no tratarlas como parte y todo.
calc-mismatch-period = Los períodos difieren: { $a }; { $b }.
calc-mismatch-counter = Son recuentos de organismos distintos: { $who }.

## Comparaciones
compare-larger = El número mayor es { $larger }: { $a }, frente a { $b } de { $smaller }.
compare-units = Cuentan cosas distintas, así que comparar sus tamaños dice poco.
series-highest = El mayor de la serie: { $high }, { $highyear } ({ $name }).
series-lowest = El menor de la serie: { $low }, { $lowyear } ({ $name }).
series-trend = De { $first } ({ $firstyear }) a { $last } ({ $lastyear }): { $name }; máximo { $high } ({ $highyear }), mínimo { $low } ({ $lowyear }).

## Veredictos
times-n = { $n } veces
verdict-matches = Coincide con lo informado.
verdict-rounds-to = Redondea lo informado: su { $claimed } frente a { $value }.
verdict-within-bound = Cabe en lo informado: su { $claimed } encaja con { $value }.
verdict-off-by = { $direction ->
    [above] Difiere un { $percent }%: su { $claimed } es mayor que lo registrado, { $value }.
   *[below] Difiere un { $percent }%: su { $claimed } es menor que lo registrado, { $value }.
}
verdict-other-period = Número correcto, otro período: su { $claimed } no es { $asked }; es { $other }.
verdict-other-thing = Número correcto, otra cosa: su { $claimed } no es { $asked }; es { $other }.
verdict-reversed = Es al revés: { $asked } y { $other } no están en ese orden.
verdict-corrected = Así se informó o se dijo, pero el registro es distinto.
verdict-opinion = Es una opinión, o palabras de alguien, no un recuento.
verdict-not-in-base = Esto es lo que dice el registro; la afirmación en sí no es una cifra que pueda revisar.
calc-given = El { $n } por el que se divide es suyo, no del registro.
calc-per-unit = { $result } { $unit ->
    [day] al día
    [week] por semana
   *[month] al mes
} en promedio, derivado: { $a }.
calc-whole = { $result } en total, derivado: { $a }, dividido entre { $b }.
border-ends-after-wait-not-yet = Todavía no, sigue activo: { $average } al día está por debajo de { $lift }, pero { $days } días no bastan; se necesitan { $low } + { $wait } = { $needed } (derivado).
times-derived = { $n } veces (derivado, no informado)
working = Cálculo: { $expression }
verdict-denied = Al revés: el registro sí lo dice, con { $value }.
verdict-not-passed = Al revés: el proyecto no se aprobó.

## El proyecto del Senado
bill-must = Sí según el proyecto: un promedio de { $average } al día alcanza { $must }, donde habría sido obligatorio usar la facultad.
bill-may = Se habría podido usar, sin obligación: { $average } al día alcanza { $may }, donde el proyecto lo dejaba abierto, y está por debajo de { $must }, donde era obligatorio.
bill-below = No: { $average } al día está por debajo de { $may }, el nivel más bajo del proyecto; solo era obligatorio con { $must }.
bill-day-must = Sí según el proyecto: { $average } en un día alcanza { $day }, donde habría sido obligatorio usar la facultad.
bill-day-below = No: { $average } en un día está por debajo del nivel de un solo día del proyecto, { $day }.
bill-never-law = El proyecto nunca llegó a ser ley.
calc-remainder = Quedan { $result }, derivado: { $a } sin { $b }.

## Retirado por quien cuida los datos
withdrawn-paused = La cifra sobre eso está en pausa: { $why }
withdrawn-retracted = La cifra sobre eso fue retirada: { $why }
withdrawn-fact-paused = Lo que había aquí sobre eso está en pausa: { $why }
withdrawn-fact-retracted = Lo que había aquí sobre eso fue retirado: { $why }

## La mesa de los curadores
suggestion-new-correction = Se sugiere una corrección ({ $id }):
suggestion-new-new_fact = Se sugiere un dato nuevo ({ $id }):
suggestion-new-unanswered = Falta una respuesta ({ $id }):
suggestion-about = Se refiere a { $fact }.
suggestion-source = Fuente indicada: { $source }
suggestion-published = Lo que usted sugirió está publicado. Gracias.
digest-head = La semana del { $since } al { $until }, en este espacio: { $asked } { $asked ->
    [one] pregunta
   *[other] preguntas
}, { $answered } respondidas, { $back } devueltas con otra pregunta, { $none } sin respuesta.
digest-topics = Por tema: { $topics }
digest-wanted = Sin respuesta, lo más frecuente:
digest-complaints = Calificado de poco útil:
digest-open = Sugerencias que esperan una decisión: { $count }.
digest-due = Por revisar: { $facts }
digest-desk = `tally review` las abre.
digest-times = { $count } × { $what }
