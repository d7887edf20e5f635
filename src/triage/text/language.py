"""In which language a message is written; doubt counts as unknown, so that no customer is turned away by a guess."""

import re
import unicodedata
from collections import Counter

import pycld2

UNKNOWN = "und"
SAMPLE = 2_000

_FEWEST_WORDS = 4
_FEWEST_LETTERS = 15
_ENOUGH_WORDS = 12  # below that, one word that is English only speaks against another language
_LEAST_SHARE = 80
_SURE_SHARE = 95
_LINK = re.compile(r"(?:https?://|www\.)\S{1,300}", re.I)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,100}")
_PIECE = re.compile(r"[@#^]?\w{1,40}(?:['’]\w{1,10})?")
_ENGLISH = frozenset([
    "the", "a", "an", "and", "or", "but", "is", "are", "was", "were", "be", "been", "am", "i", "i'm", "my",
    "me", "you", "your", "u", "ur", "it", "it's", "its", "this", "that", "these", "those", "to", "of", "in",
    "on", "for", "with", "at", "from", "by", "not", "no", "don't", "dont", "can't", "cant", "can", "could",
    "would", "will", "won't", "just", "have", "has", "had", "do", "does", "did", "get", "got", "what", "when",
    "where", "why", "how", "who", "they", "we", "he", "she", "his", "her", "their", "our", "if", "so",
    "because", "about", "out", "up", "now", "please", "help", "thanks", "thank", "there", "here", "still",
    "again", "any", "some", "all", "than", "then", "only", "also", "never", "after", "before", "why’s", "i’m",
    "don’t", "can’t", "it’s", "wtf", "lol", "smh", "omg", "pls", "plz", "im", "ive", "i've", "i’ve", "yall",
    "y'all", "gonna", "wanna", "aint", "ain't", "lmao", "tf", "af", "rn", "bc", "cuz", "tho", "bro", "dude",
    "guys",
])  # fmt: skip
_SHARED = frozenset([
    "a", "i", "is", "in", "on", "me", "no", "so", "was", "do", "at", "an", "am", "or", "all", "any", "her",
    "we", "he", "as", "to", "of", "for", "has", "have", "had", "will", "hat", "die", "my", "u", "ur", "if",
    "then", "up", "out", "tu", "af", "im", "here", "our", "are", "help", "but", "some", "it", "its", "get",
    "please", "omg", "lol", "wtf", "bro", "not",
])  # fmt: skip
_ONLY_ENGLISH = _ENGLISH - _SHARED
_SCRIPTS = {
    "CYRILLIC": "ru", "GREEK": "el", "HEBREW": "he", "ARABIC": "ar", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko",
    "CJK": "zh", "THAI": "th", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu",
    "GURMUKHI": "pa", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "GEORGIAN": "ka", "ARMENIAN": "hy",
    "ETHIOPIC": "am", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "TIBETAN": "bo",
}  # fmt: skip
_WRITTEN_IN = {
    "ru": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt"),
    "ar": ("ar", "fa", "ur", "ps", "ug", "sd"),
    "he": ("he", "iw", "yi"),
    "hi": ("hi", "mr", "ne"),
    "bn": ("bn", "as"),
    "zh": ("zh", "ja"),
}
_RENAMED = {"iw": "he", "jw": "jv", "zh-Hant": "zh", "in": "id", "no": "nb", "sr-ME": "sr"}
_NAMES = {
    "am": "Amharic", "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bo": "Tibetan",
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada",
    "ko": "Korean", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "ml": "Malayalam", "mr": "Marathi",
    "ms": "Malay", "my": "Burmese", "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch", "pa": "Punjabi", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian",
    "sr": "Serbian", "sv": "Swedish", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_of(text: str) -> str:
    """ISO 639-1 code of the language; UNKNOWN when the text is short, mixed or unclear.

    >>> language_of("My parcel has not arrived and nobody answers the phone")
    'en'
    >>> language_of("Где мой заказ?")
    'ru'
    >>> language_of("app crashes")
    'und'
    """
    words = _words(text[:SAMPLE])
    if not words:
        return UNKNOWN
    prose = " ".join(words)
    if not prose.isascii() and (script := _script(prose)):
        found, _ = _detect(prose)
        return found if found in _WRITTEN_IN.get(script, ()) else script
    english = sum(map(_ENGLISH.__contains__, prose.lower().split(" "))) / len(words)
    if english >= 0.3:
        return "en" if len(words) >= _FEWEST_WORDS else UNKNOWN
    if len(words) < _FEWEST_WORDS or len(prose) < _FEWEST_LETTERS:
        return UNKNOWN
    found, share = _detect(prose)
    if found == "en" or found not in _NAMES:
        return found if found == "en" else UNKNOWN
    if len(words) < _ENOUGH_WORDS and any(word.lower() in _ONLY_ENGLISH for word in words):
        return UNKNOWN
    return found if share >= (_LEAST_SHARE if english < 0.1 else _SURE_SHARE) else UNKNOWN


def _words(text: str) -> list[str]:
    """The words of a text, without links, addresses, mentions, hashtags and numbers."""
    if "://" in text or "www." in text:
        text = _LINK.sub(" ", text)
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    return [
        word for word in _PIECE.findall(text) if word.isalpha() or (word[0].isalpha() and ("'" in word or "’" in word))
    ]


def language_name(code: str) -> str:
    """The English name of a language, or the code when it has none here.

    >>> language_name("es")
    'Spanish'
    """
    return _NAMES.get(code, code)


def _script(prose: str) -> str | None:
    """The language a script other than Latin stands for, when most letters are written in it."""
    foreign = [char for char in prose if char > "\u0370" and char.isalpha()]
    letters = sum(char.isalpha() for char in prose)
    if len(foreign) * 2 < letters or not foreign:
        return None
    scripts = Counter(unicodedata.name(char, "?").split(" ", 1)[0].split("-", 1)[0] for char in foreign)
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "ja"
    return _SCRIPTS.get(scripts.most_common(1)[0][0])


def _detect(prose: str) -> tuple[str, int]:
    """Language and its share of the text in percent; UNKNOWN when the detector is not sure."""
    try:
        reliable, _, details = pycld2.detect(prose, isPlainText=True)
    except (pycld2.error, UnicodeEncodeError):
        return UNKNOWN, 0
    _, code, share, _ = details[0]
    if not reliable or code == "un":
        return UNKNOWN, 0
    return _RENAMED.get(code, code), share
