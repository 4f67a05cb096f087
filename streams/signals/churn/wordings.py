"""How a reason is said to people, in English and in Persian."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Wording(NamedTuple):
    """A sentence in English and in Persian, true of whatever way the reason points."""

    en: str
    fa: str


WORDINGS: Final[Mapping[str, Wording]] = {
    "silence": Wording("Time since last heard from", "مدتی که از مشتری خبری نیست"),
    "activity": Wording("How active the customer is lately", "میزان فعالیت اخیر مشتری"),
    "tenure": Wording("How long the customer has been one", "سابقهٔ مشتری نزد ما"),
    "channels": Wording("Which channels are used, and switching", "کانال‌ها و جابه‌جایی بین آن‌ها"),
    "purchase_silence": Wording("Time since the last purchase", "زمان گذشته از آخرین خرید"),
    "purchases": Wording("How often the customer buys", "تعداد خریدهای مشتری"),
    "spending": Wording("How much the customer spends", "مبلغ خریدهای مشتری"),
    "contacts": Wording("How often help was asked for", "تعداد درخواست‌های کمک"),
    "repeat_contacts": Wording("Issues that came up again", "مشکل‌هایی که تکرار شد"),
    "open_issues": Wording("Issues that are still open", "مشکل‌هایی که هنوز باز است"),
    "handling": Wording("Transfers, lost calls, broken promises", "ارجاع، تماس ازدست‌رفته و بدقولی"),
    "cancellation": Wording("Talk of cancelling", "صحبت از لغو"),
    "billing": Wording("Trouble with bills or payments", "مشکل صورتحساب یا پرداخت"),
    "defects": Wording("Faults and incidents", "خرابی و رخداد فنی"),
    "csat": Wording("Satisfaction as rated", "رضایت اعلام‌شده"),
    "nps": Wording("Willingness to recommend", "تمایل به توصیهٔ ما"),
    "effort": Wording("Ease of getting help, as rated", "آسانی دریافت کمک"),
    "stars": Wording("Stars given in reviews", "ستاره‌های داده‌شده"),
    "survey_silence": Wording("Surveys left unanswered", "نظرسنجی‌های بی‌پاسخ"),
    "sentiment": Wording("Tone of what was written", "لحن نوشته‌های مشتری"),
}
