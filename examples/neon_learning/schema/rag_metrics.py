"""RAG/プラグイン, the first step: what the AI was asked, where its knowledge comes from, and how well it does."""

from __future__ import annotations

from enum import StrEnum

from schema.base import Event, Record
from schema.core import Users
from schemadef import (
    Check,
    ForeignKey,
    Index,
    Unique,
    array,
    boolean,
    date,
    enum,
    integer,
    json,
    numeric,
    smallint,
    text,
    timestamp,
    uuid,
)


class ContentType(StrEnum):
    MATERIAL = "material"
    NOTE_ARTICLE = "note_article"


class AcquisitionMethod(StrEnum):
    ORIGINAL = "original"
    RSS = "rss"
    API = "api"
    UPLOAD = "upload"
    AI_GENERATED = "ai_generated"


class LicenseType(StrEnum):
    PROPRIETARY = "proprietary"
    CC_BY = "cc_by"
    CC_BY_SA = "cc_by_sa"
    CC0 = "cc0"
    PUBLIC_DOMAIN = "public_domain"
    UNKNOWN = "unknown"


class AiDialogueLog(Event):
    """AIダイアログ履歴."""

    user_id = uuid()
    query = text()
    response = text()
    model = text()
    citations = json(default=[])
    latency_ms = integer()
    tokens = integer(default=0)
    cost_jpy = numeric(12, 6, default=0)
    relevance_score = numeric(4, 3, null=True)
    feedback = smallint(null=True)

    # the seed's own example of a foreign key
    fk_user = ForeignKey(user_id, references=Users.id, on_delete="cascade")
    feedback_is_a_thumb = Check(f"{feedback} IN (-1, 0, 1)")
    idx_ai_dialogue_log_user = Index(user_id, Event.created_at.desc())
    idx_ai_dialogue_log_created_at = Index(Event.created_at, method="brin")


class Provenance(Record):
    """データプロヴェナンス: where a piece of content comes from, and what we may do with it."""

    content_type = enum(ContentType)
    content_id = uuid()
    source_uri = text(null=True)
    acquisition_method = enum(AcquisitionMethod)
    license_type = enum(LicenseType, default=LicenseType.UNKNOWN)
    rights_holder = text(null=True)
    acquired_by = uuid(null=True, references=Users.id, on_delete="set null")
    sha256 = text(null=True)
    retain_until = date(null=True)

    content_has_one_origin = Unique(content_type, content_id)
    sha256_is_a_hash = Check(f"{sha256} ~ '^[0-9a-f]{{64}}$'")
    idx_provenance_license = Index(license_type, include=[content_id])


class RagMetricsHistory(Event):
    """RAGメトリクス履歴: one row a day."""

    day = date(unique=True)
    dialogues = integer(default=0)
    citation_rate = numeric(5, 4)
    mean_relevance = numeric(4, 3, null=True)
    p50_latency_ms = integer()
    p95_latency_ms = integer()
    cost_jpy = numeric(14, 6, default=0)
    slo_met = boolean(generated=f"{citation_rate} >= 0.7 AND {p95_latency_ms} <= 1500")

    citation_rate_is_a_share = Check(f"{citation_rate} BETWEEN 0 AND 1")


class PluginRegistry(Record):
    """プラグイン登録."""

    plugin_key = text(unique=True)
    name = text()
    version = text()
    capabilities = array(text(), default=[])
    config = json(default={})
    enabled = boolean(default=True)
    checked_at = timestamp(null=True)

    version_is_semantic = Check(f"{version} ~ '^[0-9]+[.][0-9]+[.][0-9]+'")
    idx_plugin_registry_enabled = Index(plugin_key, where=f"{enabled}")
