"""Which words of a question or a provision count, and which of them count as the same."""

import re
import unicodedata
from threading import Lock

import Stemmer

WORD = re.compile(r"(?:co-)?[^\W_]+(?:'[^\W_]+)*")  # "co-operate" does not speak of the Cabinet Office.
COMMON = """
a about above after again against ain all am an and any are aren arent as at be because been before being below
between both but by can couldn couldnt d did didn didnt do does doesn doesnt doing don dont down during each few for
from further had hadn hadnt has hasn hasnt have haven havent having he her here hers herself him himself his how i if
in into is isn isnt it its itself just ll m ma me mightn mightnt more most mustn mustnt my myself needn neednt no nor
not now o of off on once only or other our ours ourselves out over own re s same shan shant she shes should shouldn
shouldnt shouldve so some such t than that thatll the their theirs them themselves then there these they this those
through to too under until up ve very was wasn wasnt we were weren werent what when where which while who whom why
will with won wont wouldn wouldnt y you youd youll your youre yours yourself yourselves youve
"""
CHAT = """
anybody anyone anything ask asked asking bit cannot come could did does doing done either else even ever everybody
everyone everything get gets getting give gives given go goes going gone got hello hey hi keep keeps know let like
look lot make makes many may maybe might much never nobody nothing ok one please put quite really said say saying says
see shall somebody someone something sort still sure take tell thank thanks the thing things think told two us want
wanted wants way well whether without would yes yet
"""
STOP = frozenset(COMMON.split()) | frozenset(CHAT.split())

# Short forms of the field, and plain words for what the framework calls otherwise. Each is read as what it stands for.
STANDS_FOR = {
    "alb": "arm's-length bodies",
    "albs": "arm's-length bodies",
    "co": "cabinet office",
    "comms": "communications",
    "deadline": "four weeks answer",
    "dept": "department",
    "depts": "departments",
    "dg": "director general",
    "govt": "government",
    "gs": "general secretary",
    "hmt": "treasury",
    "ir": "industrial relations",
    "mgmt": "management",
    "mtg": "meeting",
    "mtgs": "meetings",
    "para": "paragraph",
    "paras": "paragraphs",
    "rep": "union rep",
    "reps": "union reps",
    "tu": "union",
    "tus": "unions",
}

# Without a cache, since nothing of a question is kept. One stemmer is not made for two threads at a time.
_stemmer = Stemmer.Stemmer("english", 0)
_stemming = Lock()


def stems(text: str) -> list[str]:
    """The stems that count, in the order of the text; none of them for a text without words."""
    words = [word for each in _words(text) for word in (_words(STANDS_FOR[each]) if each in STANDS_FOR else [each])]
    counting = [bare for word in words if (bare := re.sub("['-]", "", word)) not in STOP and len(bare) > 1]
    with _stemming:
        return [str(stem) for stem in _stemmer.stemWords(counting)]


def spelt(text: str) -> list[str]:
    """Words as they are written, but for capitals and odd forms of letters."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))


def _words(text: str) -> list[str]:
    return [word.removesuffix("'s") for word in spelt(text)]
