"""The sections of the settings, each field typed, bounded and documented."""

from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

DAY_SECONDS: Final = 86_400


class Section(BaseModel):
    """A part of the settings: nothing unknown in it, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KafkaSettings(Section):
    """How to reach Kafka."""

    bootstrap: str = Field("127.0.0.1:9092", description="host:port of the brokers, by commas")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="how clients speak to the brokers"
    )
    ca_file: Path | None = Field(None, description="PEM file of the authority to trust")
    cert_file: Path | None = Field(None, description="PEM file of the client's certificate")
    key_file: Path | None = Field(None, description="PEM file of the client's key")
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="how to log in, with SASL"
    )
    sasl_username: str = Field("", description="user, with SASL")
    sasl_password: SecretStr = Field(SecretStr(""), description="password, with SASL")
    partitions: Annotated[int, Field(ge=1, le=1024)] = Field(
        12, description="partitions of the flow's topics; fixed for the life of a deployment"
    )
    replication: Annotated[int, Field(ge=1, le=9)] = Field(
        3, description="copies of each partition"
    )
    retention_days: Annotated[int, Field(ge=1)] = Field(
        30, description="days that topics keep their records, where the topic says no other"
    )


class ClickHouseSettings(Section):
    """How to reach ClickHouse."""

    host: str = Field("127.0.0.1", description="host of the server")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(9000, description="native port")
    http_port: Annotated[int, Field(ge=1, le=65535)] = Field(8123, description="HTTP port")
    user: str = Field("default", description="user that writes")
    password: SecretStr = Field(SecretStr(""), description="its password")
    read_user: str = Field("reader", description="read-only user of dashboards and nabz sql")
    read_password: SecretStr = Field(SecretStr(""), description="its password")
    secure: bool = Field(default=False, description="TLS on the native port")
    ca_file: Path | None = Field(None, description="PEM file of the authority to trust")
    ttl_days: Annotated[int, Field(ge=1)] = Field(
        400, description="days that rows are kept, counted from when they were stored"
    )


class PrivacySettings(Section):
    """What becomes of texts before they reach Kafka's touchpoints."""

    texts: Literal["keep", "redact", "drop"] = Field(
        "keep", description="keep, redact mail addresses, phone and card numbers, or drop"
    )


class FlowSettings(Section):
    """How the flow folds and flushes."""

    horizon_seconds: Annotated[int, Field(ge=60)] = Field(
        7 * DAY_SECONDS,
        description="H: how much older than its customer's newest a touchpoint may be and count",
    )
    keep_closed_seconds: Annotated[int, Field(ge=60)] = Field(
        30 * DAY_SECONDS,
        description="how long settled conversations and ratings stay correctable (at least H)",
    )
    keep_open_seconds: Annotated[int, Field(ge=60)] = Field(
        180 * DAY_SECONDS,
        description="how long a silence a conversation that is not resolved outlasts (never less "
        "than settled ones; one in which nobody ever answered outlasts any)",
    )
    sweep_seconds: Annotated[int, Field(ge=60)] = Field(
        6 * 3_600,
        description="how long a customer is quiet before risk and stage are worked out anew, and "
        "again each time so much later, while the customer's source tells of anybody",
    )
    first_contact_seconds: Annotated[int, Field(ge=60)] = Field(
        7 * DAY_SECONDS,
        description="how long an issue must stay quiet once it is resolved to count as solved at "
        "the first contact (never longer than settled ones stay correctable); a change asks for "
        "nabz rebuild",
    )
    machines_answer: bool = Field(
        default=False,
        description="whether bots and automatic messages answer a customer, as people do; a change "
        "holds for what comes in after it",
    )
    response_from: Literal["contact", "opened"] = Field(
        "contact",
        description="from where a first response is counted: the customer's first message or call, "
        "or the opening of the conversation, be that a status; a change holds for conversations "
        "that begin after it",
    )
    agent_opened: Literal["none", "second_reply"] = Field(
        "none",
        description="the first response of a conversation that an agent opened: none, or to the "
        "agents' second reply; a change holds for conversations that begin after it",
    )
    flush_ms: Annotated[int, Field(ge=10, le=60_000)] = Field(
        500, description="a partition is flushed at the latest after so many milliseconds"
    )
    flush_touchpoints: Annotated[int, Field(ge=1)] = Field(
        20_000, description="and after so many touchpoints"
    )
    tick_ms: Annotated[int, Field(ge=10, le=10_000)] = Field(
        250, description="milliseconds between two ticks of a partition's clock"
    )
    insert_rows: Annotated[int, Field(ge=1)] = Field(
        30_000, description="the store inserts after so many rows"
    )
    insert_ms: Annotated[int, Field(ge=10, le=60_000)] = Field(
        500,
        description="and at the latest after so many milliseconds; facts and panes up to 1,500 "
        "later where inserts take long",
    )
    customer_namespaces: tuple[str, ...] = Field(
        ("id", "email", "phone"),
        description="which identifier of a customer object names it, first match; then by name",
    )
    country: Annotated[str, Field(max_length=2)] = Field(
        "", description="ISO country of phone numbers that carry none"
    )


class GatewaySettings(Section):
    """Where touchpoints are received."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8080, description="port to listen on")
    max_body_bytes: Annotated[int, Field(ge=1024)] = Field(
        4 * 1024 * 1024, description="largest request body"
    )
    max_in_flight: Annotated[int, Field(ge=1)] = Field(
        10_000, description="touchpoints waiting for Kafka before 503 is answered"
    )


class LiveSettings(Section):
    """Where the live page is."""

    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8088, description="port of the live page, on loopback"
    )


class SentimentSettings(Section):
    """How the texts of customers are scored."""

    model: Path | None = Field(
        None, description="model of `nabz sentiment fit`, for the languages that it learned"
    )


class ChurnSettings(Section):
    """Who counts as lost, and how customers go from stage to stage."""

    definition: Path | None = Field(
        None, description="YAML file of who counts as lost; without it the one of nabz"
    )
    journey: Path | None = Field(
        None, description="YAML file of the journey's stages; without it the one of nabz"
    )
    segments: Path | None = Field(
        None, description="YAML file of segments and personas; without it the one of nabz"
    )


class RulesSettings(Section):
    """What is promised, and in which hours: `nabz rules apply` puts the files into force."""

    sla: Path | None = Field(
        None, description="YAML file of service level policies; without it the one of nabz"
    )
    calendars: Path | None = Field(
        None, description="YAML file of business hours; without it the one of nabz"
    )


class BreakerSettings(Section):
    """When a source whose records are refused en masse is broken off from the others."""

    window_seconds: Annotated[int, Field(ge=6, le=3_600)] = Field(
        60, description="seconds over which the refusals of a source are counted"
    )
    refusals: Annotated[int, Field(ge=1)] = Field(
        500, description="a source is broken off at so many refusals in the window"
    )
    share: Annotated[float, Field(ge=0, le=1)] = Field(
        0.5, description="if they are such a share of its records"
    )
    release_per_second: Annotated[int, Field(ge=1)] = Field(
        100, description="dead letters of all such sources that go on in a second"
    )
    quiet_seconds: Annotated[int, Field(ge=1)] = Field(
        60, description="the alert is resolved when none has come for so long"
    )


class AlertsSettings(Section):
    """When an alert is raised."""

    rules: Path | None = Field(
        None, description="YAML file of alert rules; without it the one that comes with nabz"
    )


class NotifySettings(Section):
    """Who is told that an alert fires or is over."""

    urls: SecretStr = Field(
        SecretStr(""), description="webhooks that get a POST for each, by commas (http or https)"
    )
    secret: SecretStr = Field(
        SecretStr(""), description="signs each POST in header nabz-signature (HMAC-SHA256)"
    )
    timeout_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        5.0, description="longest wait for one answer of a webhook"
    )
    give_up_seconds: Annotated[float, Field(gt=0, le=86_400)] = Field(
        600.0, description="a webhook that takes nothing for so long is passed over, loudly"
    )

    @field_validator("urls")
    @classmethod
    def _urls_can_be_called(cls, urls: SecretStr) -> SecretStr:
        for number, url in enumerate(_split(urls), 1):
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
                raise ValueError(f"webhook {number} is no address like https://example.com/hook")
        return urls

    def receivers(self) -> list[str]:
        """The webhooks one by one; each may hold a secret, so they are never logged."""
        return _split(self.urls)


class MetricsSettings(Section):
    """How the roles tell their figures."""

    host: str = Field("127.0.0.1", description="address of a worker's page /metrics")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        0, description="its port, one for each worker of a machine; 0: no page"
    )
    report_seconds: Annotated[float, Field(ge=0.1, le=3_600)] = Field(
        5.0, description="seconds between two reports of a role's figures to topic health"
    )


class SnapshotsSettings(Section):
    """Files with the state of each partition, from which a replay can start."""

    folder: Path | None = Field(
        None,
        description="where they lie, the same for all workers; without it under NABZ_HOME",
    )
    every_seconds: Annotated[int, Field(ge=0)] = Field(
        DAY_SECONDS, description="seconds between two snapshots of a partition; 0: none"
    )
    keep_days: Annotated[int, Field(ge=1)] = Field(
        7, description="days that a snapshot is kept; the newest stays"
    )


class LogSettings(Section):
    """What is logged, and how."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level")
    form: Literal["console", "json"] = Field("console", description="for people, or for machines")


def _split(urls: SecretStr) -> list[str]:
    return [url.strip() for url in urls.get_secret_value().split(",") if url.strip()]
