"""Words of German and English that carry no theme of their own."""

GERMAN = """
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
auch auf aus bei beim bin bis bitte bist da dabei dadurch dafür damit danach dann daran darauf
darf darum das dass davon dazu dein deine deinem deinen deiner dem den denen denn dennoch der
deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch dürfen
eben ein eine einem einen einer eines einfach einige einigen einmal er es etwas euch euer eure
für ganz gar gegen geht gemacht gerade gern gerne gibt gut habe haben hat hatte hatten hier hin
hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins irgend ist ja jede jedem
jeden jeder jedes jetzt kann kein keine keinem keinen keiner können könnte könnten leider
machen macht man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen müsste
nach nicht nichts noch nun nur ob oder oft ohne sehr sein seine seinem seinen seiner seit
selbst sich sie sind so sogar solche soll sollen sollte sollten sondern sonst statt trotz über
um und uns unser unsere unserem unseren unserer unter usw viel viele vielen vielleicht vom von
vor wann war waren warum was weil weiter welche welchem welchen welcher welches wenig weniger
wenn wer werde werden wie wieder will wir wird wo wollen worden wurde wurden wäre wären würde
würden zu zum zur zwar zwischen
"""
ENGLISH = """
a about above after again all also always am an and any are as at be because been before being
below between both but by can cannot could did do does doing don down during each few for from
further get had has have having he her here hers him his how i if in into is it its just like
make many maybe me more most much must my no nor not now of off often on once only or other our
out over own please really same she should so some still such than that the their them then
there these they this those through to too under until up us very was we were what when where
which while who whom why will with would you your
"""
STOP_WORDS = frozenset((GERMAN + ENGLISH).split())
