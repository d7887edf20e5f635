import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.text.language import UNKNOWN, language_name, language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("¿Dónde está mi pedido?", "es"),
        ("quiero cancelar mi suscripción por favor", "es"),
        ("Meine Bestellung ist noch nicht angekommen", "de"),
        ("Mon compte est bloqué depuis hier", "fr"),
        ("Não consigo acessar minha conta", "pt"),
        ("Il mio ordine non è ancora arrivato", "it"),
        ("Mijn bestelling is nog niet aangekomen", "nl"),
        ("Nie mogę zalogować się na konto", "pl"),
        ("Siparişim hala gelmedi ne zaman gelecek", "tr"),
        ("Где мой заказ?", "ru"),
        ("我的订单在哪里?", "zh"),
        ("أين طلبي؟", "ar"),
        ("איפה ההזמנה שלי?", "he"),
        ("注文はどこですか", "ja"),
        ("Πού είναι η παραγγελία;", "el"),
        ("주문이 어디에 있나요", "ko"),
    ],
)
def test_other_languages_are_recognised(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "smh ur app sux fr fr",
        "@Shop @deals wifi kaput again lol",
        "app no worky",
        "Hola! my order is late",
        "iPhone 15 Pro Max 256GB",
        "DM sent",
        "https://example.com/de/konto/anmelden",
        "Got my Müsli from the café, naïve me, where is the rest?",
        "",
        "😀 😀",
    ],
)
def test_noisy_or_short_english_is_never_called_foreign(text: str) -> None:
    assert language_of(text) in ("en", UNKNOWN)


def test_a_code_without_a_name_names_itself() -> None:
    assert language_name("xx") == "xx"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_has_an_answer(text: str) -> None:
    assert language_of(text)
