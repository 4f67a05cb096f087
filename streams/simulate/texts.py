"""What simulated people write, in English and Persian, by mood."""

from random import Random
from typing import Final

_OPENINGS: Final = {
    "en": {
        "billing": ("I was charged twice this month.", "My invoice is wrong again, please check."),
        "orders": ("Where is my order? It is three days late.", "Can I still change my order?"),
        "technical": ("The app keeps crashing when I log in.", "My router shows error 42."),
        "general": ("What are your opening hours?", "How do I change my address?"),
    },
    "fa": {
        "billing": ("این ماه دو بار از حسابم کم شده است.", "صورتحسابم اشتباه است."),
        "orders": ("سفارشم کجاست؟ ۳ روز دیر شده.", "می‌توانم سفارشم را تغییر دهم؟"),
        "technical": ("برنامه هنگام ورود بسته می‌شود.", "مودم من خطای ۴۲ نشان می‌دهد."),
        "general": ("ساعت کاری شما چیست؟", "چطور نشانی‌ام را عوض کنم؟"),
    },
}
_FOLLOW_UPS: Final = {
    "en": ("Yes, that is right.", "I have sent the number already.", "And how long will it take?"),
    "fa": ("بله، همین است.", "شماره را فرستادم.", "چقدر طول می‌کشد؟"),
}
_THANKS: Final = {"en": ("Thanks, great!", "That helped, thank you."), "fa": ("خیلی ممنون!",)}
_COMMENTS: Final = {
    "en": {
        True: ("Fast and friendly, thank you!", "Excellent help, solved in minutes."),
        False: ("Terrible, I waited forever.", "Nobody could help me. Very disappointed."),
    },
    "fa": {
        True: ("كيفيت خدمات عالی بود.", "سریع و خوش‌برخورد، سپاسگزارم."),
        False: ("خیلی بد بود، زمان زیادی منتظر ماندم.", "هیچ‌کس کمکم نکرد. ناامید شدم."),
    },
}
_AGENTS: Final = (
    "Let me look into this for you.",
    "I have found your case, one moment please.",
    "This is corrected now.",
    "Could you send me the number, please?",
)
GREETING: Final = "Hello! I am the assistant. An agent is being called for you."
RECEIVED: Final = "We have received your mail and will answer soon."


def opening(rng: Random, language: str, queue: str) -> str:
    """How a customer begins."""
    return rng.choice(_OPENINGS[language][queue])


def follow_up(rng: Random, language: str) -> str:
    """How a customer goes on."""
    return rng.choice(_FOLLOW_UPS[language])


def thanks(rng: Random, language: str) -> str:
    """How a customer ends."""
    return rng.choice(_THANKS[language])


def comment(rng: Random, language: str, *, content: bool) -> str:
    """What stands beside a rating."""
    return rng.choice(_COMMENTS[language][content])


def agent(rng: Random) -> str:
    """What an agent writes."""
    return rng.choice(_AGENTS)
