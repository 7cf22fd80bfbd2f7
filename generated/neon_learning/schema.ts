// Written by `schemadef export drizzle`. Do not edit: change the declaration and write it again.
// What Drizzle cannot say, and the migrations do; `drizzle-kit push` would not keep it:
// - extension vector
// - function public.touch_updated_at_fn()
// - index public.provenance.idx_provenance_license: INCLUDE
// - trigger public.chat_sessions.chat_sessions_touch
// - trigger public.interview_answers.interview_answers_touch
// - trigger public.interview_questions.interview_questions_touch
// - trigger public.lesson_slots.lesson_slots_touch
// - trigger public.log_entries.log_entries_touch
// - trigger public.materials.materials_touch
// - trigger public.plugin_registry.plugin_registry_touch
// - trigger public.provenance.provenance_touch
// - trigger public.question_templates.question_templates_touch
// - trigger public.rag_embeddings.rag_embeddings_touch
// - trigger public.reservations.reservations_touch
// - trigger public.session_analyses.session_analyses_touch
// - trigger public.sessions.sessions_touch
// - trigger public.subscriptions.subscriptions_touch
// - trigger public.user_ai_memories.user_ai_memories_touch
// - trigger public.user_ai_profiles.user_ai_profiles_touch
// - trigger public.users.users_touch

import { type InferInsertModel, type InferSelectModel, relations, sql } from "drizzle-orm";
import {
  type PgTableExtraConfigValue,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
  varchar,
  vector,
} from "drizzle-orm/pg-core";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export const acquisitionMethod = pgEnum("acquisition_method", ["original", "rss", "api", "upload", "ai_generated"]);
export const aiProfileType = pgEnum("ai_profile_type", ["skill_level", "musical_style", "learning_style", "goal"]);
export const contentType = pgEnum("content_type", ["material", "note_article"]);
export const focusArea = pgEnum("focus_area", ["harmony", "melody", "rhythm", "mix", "emotion", "image", "structure"]);
export const licenseType = pgEnum("license_type", ["proprietary", "cc_by", "cc_by_sa", "cc0", "public_domain", "unknown"]);
export const memoryType = pgEnum("memory_type", ["fact", "preference", "goal", "experience"]);
export const sessionType = pgEnum("session_type", ["composition", "practice", "mix", "ear_training", "listening", "theory", "other"]);

export const aiDialogueLog = pgTable(
  "ai_dialogue_log",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    userId: uuid("user_id").notNull(),
    query: text("query").notNull(),
    response: text("response").notNull(),
    model: text("model").notNull(),
    citations: jsonb("citations").$type<Json>().notNull().default(sql`'[]'::jsonb`),
    latencyMs: integer("latency_ms").notNull(),
    tokens: integer("tokens").notNull().default(0),
    costJpy: numeric("cost_jpy", { precision: 12, scale: 6 }).notNull().default(sql`0`),
    relevanceScore: numeric("relevance_score", { precision: 4, scale: 3 }),
    feedback: smallint("feedback"),
  },
  (t): PgTableExtraConfigValue[] => [
    check("feedback_is_a_thumb", sql`"feedback" IN (-1, 0, 1)`),
    foreignKey({ name: "fk_user", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_ai_dialogue_log_created_at").using("brin", t.createdAt),
    index("idx_ai_dialogue_log_user").on(t.userId, t.createdAt.desc().nullsFirst()),
  ],
);
export type SelectAiDialogueLog = InferSelectModel<typeof aiDialogueLog>;
export type InsertAiDialogueLog = InferInsertModel<typeof aiDialogueLog>;

export const chatMessages = pgTable(
  "chat_messages",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    chatSessionId: uuid("chat_session_id").notNull(),
    role: text("role").notNull(),
    content: text("content").notNull(),
    model: text("model"),
    tokens: integer("tokens").notNull().default(0),
    metadata: jsonb("metadata").$type<Json>().notNull().default(sql`'{}'::jsonb`),
  },
  (t): PgTableExtraConfigValue[] => [
    check("role_is_known", sql`"role" IN ('user', 'assistant', 'system')`),
    foreignKey({ name: "chat_messages_chat_session_id_fkey", columns: [t.chatSessionId], foreignColumns: [chatSessions.id] }).onDelete("cascade"),
    index("idx_chat_messages_session").on(t.chatSessionId, t.createdAt),
  ],
);
export type SelectChatMessages = InferSelectModel<typeof chatMessages>;
export type InsertChatMessages = InferInsertModel<typeof chatMessages>;

export const chatSessions = pgTable(
  "chat_sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    userId: uuid("user_id").notNull(),
    title: text("title").notNull().default(""),
    summary: text("summary"),
    isArchived: boolean("is_archived").notNull().default(false),
    lastMessageAt: timestamp("last_message_at", { withTimezone: true }),
  },
  (t): PgTableExtraConfigValue[] => [
    foreignKey({ name: "chat_sessions_user_id_fkey", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_chat_sessions_user").on(t.userId, t.lastMessageAt.desc().nullsLast()).where(sql`NOT "is_archived"`),
  ],
);
export type SelectChatSessions = InferSelectModel<typeof chatSessions>;
export type InsertChatSessions = InferInsertModel<typeof chatSessions>;

export const interviewAnswers = pgTable(
  "interview_answers",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    questionId: uuid("question_id").notNull(),
    answer: text("answer").notNull(),
    insights: jsonb("insights").$type<Json>(),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("interview_answers_question_id_key").on(t.questionId),
    foreignKey({ name: "interview_answers_question_id_fkey", columns: [t.questionId], foreignColumns: [interviewQuestions.id] }).onDelete("cascade"),
    pgPolicy("own_rows", { using: sql`EXISTS (
  SELECT FROM "interview_questions" q WHERE q."id" = interview_answers."question_id"
)` }),
  ],
).enableRLS();
export type SelectInterviewAnswers = InferSelectModel<typeof interviewAnswers>;
export type InsertInterviewAnswers = InferInsertModel<typeof interviewAnswers>;

export const interviewQuestions = pgTable(
  "interview_questions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    sessionId: uuid("session_id").notNull(),
    position: integer("position").notNull(),
    question: text("question").notNull(),
    focusArea: focusArea("focus_area").notNull(),
    depth: text("depth").notNull().default("medium"),
    confidence: numeric("confidence", { precision: 4, scale: 3 }),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("interview_questions_position_key").on(t.sessionId, t.position),
    check("depth_is_known", sql`"depth" IN ('shallow', 'medium', 'deep')`),
    check("position_counts", sql`"position" >= 1`),
    foreignKey({ name: "interview_questions_session_id_fkey", columns: [t.sessionId], foreignColumns: [sessions.id] }).onDelete("cascade"),
    index("idx_interview_questions_focus").on(t.focusArea),
    pgPolicy("own_rows", { using: sql`EXISTS (SELECT FROM "sessions" s WHERE s."id" = interview_questions."session_id")` }),
  ],
).enableRLS();
export type SelectInterviewQuestions = InferSelectModel<typeof interviewQuestions>;
export type InsertInterviewQuestions = InferInsertModel<typeof interviewQuestions>;

export const lessonSlots = pgTable(
  "lesson_slots",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    mentorId: uuid("mentor_id").notNull(),
    startTime: timestamp("start_time", { withTimezone: true }).notNull(),
    endTime: timestamp("end_time", { withTimezone: true }).notNull(),
    price: numeric("price", { precision: 10, scale: 2 }).notNull(),
    currency: varchar("currency", { length: 3 }).notNull().default("JPY"),
    maxCapacity: integer("max_capacity").notNull().default(1),
    booked: integer("booked").notNull().default(0),
    status: text("status").notNull().default("available"),
    tags: text("tags").array().notNull().default(sql`'{}'::text[]`),
  },
  (t): PgTableExtraConfigValue[] => [
    check("ends_after_it_starts", sql`"end_time" > "start_time"`),
    check("is_not_overbooked", sql`"booked" BETWEEN 0 AND "max_capacity"`),
    check("price_is_no_debt", sql`"price" >= 0`),
    check("status_is_known", sql`"status" IN ('available', 'booked', 'cancelled')`),
    foreignKey({ name: "lesson_slots_mentor_id_fkey", columns: [t.mentorId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_lesson_slots_available").on(t.startTime).where(sql`"status" = 'available'`),
    index("idx_lesson_slots_mentor").on(t.mentorId, t.startTime),
  ],
);
export type SelectLessonSlots = InferSelectModel<typeof lessonSlots>;
export type InsertLessonSlots = InferInsertModel<typeof lessonSlots>;

export const logEntries = pgTable(
  "log_entries",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    userId: uuid("user_id").notNull(),
    targetType: text("target_type").notNull(),
    targetId: uuid("target_id"),
    content: text("content").notNull(),
    aiSummary: jsonb("ai_summary").$type<Json>(),
    tags: text("tags").array().notNull().default(sql`'{}'::text[]`),
    emotion: text("emotion"),
    isPublic: boolean("is_public").notNull().default(false),
  },
  (t): PgTableExtraConfigValue[] => [
    check("target_is_known", sql`"target_type" IN ('lesson', 'material', 'practice', 'reflection')`),
    foreignKey({ name: "log_entries_user_id_fkey", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_log_entries_tags").using("gin", t.tags),
    index("idx_log_entries_target").on(t.targetType, t.targetId),
    index("idx_log_entries_user").on(t.userId, t.createdAt.desc().nullsFirst()),
  ],
);
export type SelectLogEntries = InferSelectModel<typeof logEntries>;
export type InsertLogEntries = InferInsertModel<typeof logEntries>;

export const materials = pgTable(
  "materials",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    creatorId: uuid("creator_id").notNull(),
    title: text("title").notNull(),
    description: text("description").notNull().default(""),
    content: jsonb("content").$type<Json>().notNull().default(sql`'{}'::jsonb`),
    instrument: text("instrument"),
    difficulty: text("difficulty").notNull().default("beginner"),
    isPublic: boolean("is_public").notNull().default(false),
    tags: text("tags").array().notNull().default(sql`'{}'::text[]`),
    viewCount: integer("view_count").notNull().default(0),
    searchText: text("search_text").notNull().generatedAlwaysAs(sql`lower("title" || ' ' || "description")`),
  },
  (t): PgTableExtraConfigValue[] => [
    check("difficulty_is_known", sql`"difficulty" IN ('beginner', 'intermediate', 'advanced')`),
    foreignKey({ name: "materials_creator_id_fkey", columns: [t.creatorId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_materials_creator").on(t.creatorId),
    index("idx_materials_public").on(t.difficulty).where(sql`"is_public"`),
    index("idx_materials_tags").using("gin", t.tags),
  ],
);
export type SelectMaterials = InferSelectModel<typeof materials>;
export type InsertMaterials = InferInsertModel<typeof materials>;

export const messages = pgTable(
  "messages",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    senderId: uuid("sender_id").notNull(),
    receiverId: uuid("receiver_id").notNull(),
    reservationId: uuid("reservation_id"),
    content: text("content").notNull(),
    readAt: timestamp("read_at", { withTimezone: true }),
  },
  (t): PgTableExtraConfigValue[] => [
    check("nobody_writes_to_themselves", sql`"sender_id" <> "receiver_id"`),
    foreignKey({ name: "messages_receiver_id_fkey", columns: [t.receiverId], foreignColumns: [users.id] }).onDelete("cascade"),
    foreignKey({ name: "messages_reservation_id_fkey", columns: [t.reservationId], foreignColumns: [reservations.id] }).onDelete("set null"),
    foreignKey({ name: "messages_sender_id_fkey", columns: [t.senderId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_messages_sender").on(t.senderId),
    index("idx_messages_unread").on(t.receiverId).where(sql`"read_at" IS NULL`),
  ],
);
export type SelectMessages = InferSelectModel<typeof messages>;
export type InsertMessages = InferInsertModel<typeof messages>;

export const pluginRegistry = pgTable(
  "plugin_registry",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    pluginKey: text("plugin_key").notNull(),
    name: text("name").notNull(),
    version: text("version").notNull(),
    capabilities: text("capabilities").array().notNull().default(sql`'{}'::text[]`),
    config: jsonb("config").$type<Json>().notNull().default(sql`'{}'::jsonb`),
    enabled: boolean("enabled").notNull().default(true),
    checkedAt: timestamp("checked_at", { withTimezone: true }),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("plugin_registry_plugin_key_key").on(t.pluginKey),
    check("version_is_semantic", sql`"version" ~ '^[0-9]+[.][0-9]+[.][0-9]+'`),
    index("idx_plugin_registry_enabled").on(t.pluginKey).where(sql`"enabled"`),
  ],
);
export type SelectPluginRegistry = InferSelectModel<typeof pluginRegistry>;
export type InsertPluginRegistry = InferInsertModel<typeof pluginRegistry>;

export const provenance = pgTable(
  "provenance",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    contentType: contentType("content_type").notNull(),
    contentId: uuid("content_id").notNull(),
    sourceUri: text("source_uri"),
    acquisitionMethod: acquisitionMethod("acquisition_method").notNull(),
    licenseType: licenseType("license_type").notNull().default("unknown"),
    rightsHolder: text("rights_holder"),
    acquiredBy: uuid("acquired_by"),
    sha256: text("sha256"),
    retainUntil: date("retain_until"),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("content_has_one_origin").on(t.contentType, t.contentId),
    check("sha256_is_a_hash", sql`"sha256" ~ '^[0-9a-f]{64}$'`),
    foreignKey({ name: "provenance_acquired_by_fkey", columns: [t.acquiredBy], foreignColumns: [users.id] }).onDelete("set null"),
    index("idx_provenance_license").on(t.licenseType),
  ],
);
export type SelectProvenance = InferSelectModel<typeof provenance>;
export type InsertProvenance = InferInsertModel<typeof provenance>;

export const questionTemplates = pgTable(
  "question_templates",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    templateKey: text("template_key").notNull(),
    focusArea: focusArea("focus_area").notNull(),
    language: varchar("language", { length: 8 }).notNull().default("ja"),
    question: text("question").notNull(),
    variables: text("variables").array().notNull().default(sql`'{}'::text[]`),
    priority: integer("priority").notNull().default(0),
    enabled: boolean("enabled").notNull().default(true),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("question_templates_template_key_key").on(t.templateKey),
    index("idx_question_templates_pick").on(t.focusArea, t.language, t.priority.desc().nullsFirst()).where(sql`"enabled"`),
    pgPolicy("is_read_when_signed_in", { for: "select", using: sql`"enabled" AND nullif(current_setting('app.user_id', true), '')::uuid IS NOT NULL` }),
  ],
).enableRLS();
export type SelectQuestionTemplates = InferSelectModel<typeof questionTemplates>;
export type InsertQuestionTemplates = InferInsertModel<typeof questionTemplates>;

export const ragEmbeddings = pgTable(
  "rag_embeddings",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    userId: uuid("user_id"),
    sourceType: text("source_type").notNull(),
    sourceId: uuid("source_id").notNull(),
    chunk: integer("chunk").notNull().default(0),
    content: text("content").notNull(),
    embedding: vector("embedding", { dimensions: 1536 }).notNull(),
    model: text("model").notNull().default("text-embedding-3-small"),
    metadata: jsonb("metadata").$type<Json>().notNull().default(sql`'{}'::jsonb`),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("rag_embeddings_source_key").on(t.sourceType, t.sourceId, t.chunk, t.model),
    check("chunk_counts", sql`"chunk" >= 0`),
    check("source_is_known", sql`"source_type" IN ('material', 'session', 'log_entry', 'chat_message')`),
    foreignKey({ name: "rag_embeddings_user_id_fkey", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_rag_embeddings_embedding").using("hnsw", t.embedding.op("vector_cosine_ops")).with({ ef_construction: 64, m: 16 }),
    index("idx_rag_embeddings_user").on(t.userId),
    pgPolicy("deletes_own", { for: "delete", using: sql`"user_id" = nullif(current_setting('app.user_id', true), '')::uuid` }),
    pgPolicy("inserts_own", { for: "insert", withCheck: sql`"user_id" = nullif(current_setting('app.user_id', true), '')::uuid` }),
    pgPolicy("reads_own_and_shared", { for: "select", using: sql`"user_id" = nullif(current_setting('app.user_id', true), '')::uuid OR "user_id" IS NULL` }),
    pgPolicy("updates_own", { for: "update", using: sql`"user_id" = nullif(current_setting('app.user_id', true), '')::uuid`, withCheck: sql`"user_id" = nullif(current_setting('app.user_id', true), '')::uuid` }),
  ],
).enableRLS();
export type SelectRagEmbeddings = InferSelectModel<typeof ragEmbeddings>;
export type InsertRagEmbeddings = InferInsertModel<typeof ragEmbeddings>;

export const ragMetricsHistory = pgTable(
  "rag_metrics_history",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    day: date("day").notNull(),
    dialogues: integer("dialogues").notNull().default(0),
    citationRate: numeric("citation_rate", { precision: 5, scale: 4 }).notNull(),
    meanRelevance: numeric("mean_relevance", { precision: 4, scale: 3 }),
    p50LatencyMs: integer("p50_latency_ms").notNull(),
    p95LatencyMs: integer("p95_latency_ms").notNull(),
    costJpy: numeric("cost_jpy", { precision: 14, scale: 6 }).notNull().default(sql`0`),
    sloMet: boolean("slo_met").notNull().generatedAlwaysAs(sql`"citation_rate" >= 0.7 AND "p95_latency_ms" <= 1500`),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("rag_metrics_history_day_key").on(t.day),
    check("citation_rate_is_a_share", sql`"citation_rate" BETWEEN 0 AND 1`),
  ],
);
export type SelectRagMetricsHistory = InferSelectModel<typeof ragMetricsHistory>;
export type InsertRagMetricsHistory = InferInsertModel<typeof ragMetricsHistory>;

export const reservations = pgTable(
  "reservations",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    slotId: uuid("slot_id").notNull(),
    studentId: uuid("student_id").notNull(),
    status: text("status").notNull().default("pending"),
    paymentStatus: text("payment_status").notNull().default("unpaid"),
    amount: numeric("amount", { precision: 10, scale: 2 }).notNull(),
    currency: varchar("currency", { length: 3 }).notNull().default("JPY"),
    stripeSessionId: text("stripe_session_id"),
    stripePaymentIntentId: text("stripe_payment_intent_id"),
    note: text("note").notNull().default(""),
    cancelledAt: timestamp("cancelled_at", { withTimezone: true }),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("reservations_stripe_payment_intent_id_key").on(t.stripePaymentIntentId),
    unique("reservations_stripe_session_id_key").on(t.stripeSessionId),
    check("cancelled_has_a_time", sql`("status" = 'cancelled') = ("cancelled_at" IS NOT NULL)`),
    check("payment_status_is_known", sql`"payment_status" IN ('unpaid', 'processing', 'paid', 'refunded', 'failed')`),
    check("status_is_known", sql`"status" IN ('pending', 'approved', 'completed', 'cancelled')`),
    foreignKey({ name: "reservations_slot_id_fkey", columns: [t.slotId], foreignColumns: [lessonSlots.id] }).onDelete("restrict"),
    foreignKey({ name: "reservations_student_id_fkey", columns: [t.studentId], foreignColumns: [users.id] }).onDelete("cascade"),
    uniqueIndex("idx_reservations_one_seat").on(t.slotId, t.studentId).where(sql`"status" <> 'cancelled'`),
    index("idx_reservations_student").on(t.studentId, t.createdAt.desc().nullsFirst()),
  ],
);
export type SelectReservations = InferSelectModel<typeof reservations>;
export type InsertReservations = InferInsertModel<typeof reservations>;

export const sessionAnalyses = pgTable(
  "session_analyses",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    sessionId: uuid("session_id").notNull(),
    analysis: jsonb("analysis").$type<Json>().notNull(),
    model: text("model").notNull(),
    confidence: numeric("confidence", { precision: 4, scale: 3 }).notNull(),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("session_analyses_session_id_key").on(t.sessionId),
    check("confidence_is_a_share", sql`"confidence" BETWEEN 0 AND 1`),
    foreignKey({ name: "session_analyses_session_id_fkey", columns: [t.sessionId], foreignColumns: [sessions.id] }).onDelete("cascade"),
    pgPolicy("own_rows", { using: sql`EXISTS (SELECT FROM "sessions" s WHERE s."id" = session_analyses."session_id")` }),
  ],
).enableRLS();
export type SelectSessionAnalyses = InferSelectModel<typeof sessionAnalyses>;
export type InsertSessionAnalyses = InferInsertModel<typeof sessionAnalyses>;

export const sessionTags = pgTable(
  "session_tags",
  {
    chatSessionId: uuid("chat_session_id").notNull(),
    tag: text("tag").notNull(),
    source: text("source").notNull().default("ai"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t): PgTableExtraConfigValue[] => [
    primaryKey({ name: "session_tags_pkey", columns: [t.chatSessionId, t.tag] }),
    check("source_is_known", sql`"source" IN ('ai', 'user')`),
    foreignKey({ name: "session_tags_chat_session_id_fkey", columns: [t.chatSessionId], foreignColumns: [chatSessions.id] }).onDelete("cascade"),
    index("idx_session_tags_tag").on(t.tag),
  ],
);
export type SelectSessionTags = InferSelectModel<typeof sessionTags>;
export type InsertSessionTags = InferInsertModel<typeof sessionTags>;

export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    userId: uuid("user_id").notNull(),
    sessionType: sessionType("session_type").notNull(),
    title: text("title").notNull(),
    note: text("note").notNull().default(""),
    status: text("status").notNull().default("draft"),
    attachments: jsonb("attachments").$type<Json>().notNull().default(sql`'[]'::jsonb`),
    dawMeta: jsonb("daw_meta").$type<Json>(),
    durationMinutes: integer("duration_minutes"),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (t): PgTableExtraConfigValue[] => [
    check("duration_is_positive", sql`"duration_minutes" > 0`),
    check("status_is_known", sql`"status" IN ('draft', 'interviewing', 'completed', 'archived')`),
    foreignKey({ name: "sessions_user_id_fkey", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_sessions_type").on(t.sessionType),
    index("idx_sessions_user").on(t.userId, t.createdAt.desc().nullsFirst()),
    pgPolicy("own_rows", { using: sql`"user_id" = nullif(current_setting('app.user_id', true), '')::uuid`, withCheck: sql`"user_id" = nullif(current_setting('app.user_id', true), '')::uuid` }),
  ],
).enableRLS();
export type SelectSessions = InferSelectModel<typeof sessions>;
export type InsertSessions = InferInsertModel<typeof sessions>;

export const subscriptions = pgTable(
  "subscriptions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    userId: uuid("user_id").notNull(),
    tier: text("tier").notNull().default("freemium"),
    status: text("status").notNull().default("active"),
    stripeCustomerId: text("stripe_customer_id"),
    stripeSubscriptionId: text("stripe_subscription_id"),
    currentPeriodStart: timestamp("current_period_start", { withTimezone: true }),
    currentPeriodEnd: timestamp("current_period_end", { withTimezone: true }),
    cancelAtPeriodEnd: boolean("cancel_at_period_end").notNull().default(false),
    aiMaterialsUsed: integer("ai_materials_used").notNull().default(0),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("subscriptions_stripe_subscription_id_key").on(t.stripeSubscriptionId),
    unique("subscriptions_user_id_key").on(t.userId),
    check("period_has_a_length", sql`"current_period_end" > "current_period_start"`),
    check("status_is_known", sql`"status" IN ('active', 'past_due', 'canceled', 'incomplete', 'trialing')`),
    check("tier_is_known", sql`"tier" IN ('freemium', 'starter', 'basic', 'premium')`),
    foreignKey({ name: "subscriptions_user_id_fkey", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_subscriptions_customer").on(t.stripeCustomerId),
  ],
);
export type SelectSubscriptions = InferSelectModel<typeof subscriptions>;
export type InsertSubscriptions = InferInsertModel<typeof subscriptions>;

export const userAiMemories = pgTable(
  "user_ai_memories",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    userId: uuid("user_id").notNull(),
    memoryType: memoryType("memory_type").notNull(),
    content: text("content").notNull(),
    importance: numeric("importance", { precision: 4, scale: 3 }).notNull().default(sql`0.5`),
    sourceMessageId: uuid("source_message_id"),
    expiresAt: timestamp("expires_at", { withTimezone: true }),
  },
  (t): PgTableExtraConfigValue[] => [
    check("importance_is_a_share", sql`"importance" BETWEEN 0 AND 1`),
    foreignKey({ name: "user_ai_memories_source_message_id_fkey", columns: [t.sourceMessageId], foreignColumns: [chatMessages.id] }).onDelete("set null"),
    foreignKey({ name: "user_ai_memories_user_id_fkey", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    index("idx_user_ai_memories_expiry").on(t.expiresAt).where(sql`"expires_at" IS NOT NULL`),
    index("idx_user_ai_memories_recall").on(t.userId, t.memoryType, t.importance.desc().nullsFirst()),
  ],
);
export type SelectUserAiMemories = InferSelectModel<typeof userAiMemories>;
export type InsertUserAiMemories = InferInsertModel<typeof userAiMemories>;

export const userAiProfiles = pgTable(
  "user_ai_profiles",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    userId: uuid("user_id").notNull(),
    profileType: aiProfileType("profile_type").notNull(),
    profile: jsonb("profile").$type<Json>().notNull().default(sql`'{}'::jsonb`),
    confidence: numeric("confidence", { precision: 4, scale: 3 }).notNull().default(sql`0`),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("user_ai_profiles_type_key").on(t.userId, t.profileType),
    check("confidence_is_a_share", sql`"confidence" BETWEEN 0 AND 1`),
    foreignKey({ name: "user_ai_profiles_user_id_fkey", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
  ],
);
export type SelectUserAiProfiles = InferSelectModel<typeof userAiProfiles>;
export type InsertUserAiProfiles = InferInsertModel<typeof userAiProfiles>;

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    clerkId: text("clerk_id").notNull(),
    email: text("email").notNull(),
    name: text("name").notNull().default(""),
    role: text("role").notNull().default("student"),
    avatarUrl: text("avatar_url"),
    bio: text("bio"),
    skills: text("skills").array().notNull().default(sql`'{}'::text[]`),
    timeZone: text("time_zone").notNull().default("Asia/Tokyo"),
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("users_clerk_id_key").on(t.clerkId),
    check("role_is_known", sql`"role" IN ('student', 'mentor', 'admin')`),
    index("idx_user_email").on(t.email),
    index("idx_users_mentors").on(t.name).where(sql`"role" = 'mentor' AND "deleted_at" IS NULL`),
  ],
);
export type SelectUsers = InferSelectModel<typeof users>;
export type InsertUsers = InferInsertModel<typeof users>;

export const webhookEvents = pgTable(
  "webhook_events",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    source: text("source").notNull(),
    eventId: text("event_id").notNull(),
    eventType: text("event_type").notNull(),
    payload: jsonb("payload").$type<Json>().notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull().defaultNow(),
    processedAt: timestamp("processed_at", { withTimezone: true }),
    error: text("error"),
  },
  (t): PgTableExtraConfigValue[] => [
    unique("webhook_events_event_id_key").on(t.eventId),
    check("source_is_known", sql`"source" IN ('clerk', 'stripe')`),
    index("idx_webhook_events_waiting").on(t.receivedAt).where(sql`"processed_at" IS NULL`),
  ],
);
export type SelectWebhookEvents = InferSelectModel<typeof webhookEvents>;
export type InsertWebhookEvents = InferInsertModel<typeof webhookEvents>;

export const aiDialogueLogRelations = relations(aiDialogueLog, ({ one }) => ({
  user: one(users, { fields: [aiDialogueLog.userId], references: [users.id] }),
}));

export const chatMessagesRelations = relations(chatMessages, ({ many, one }) => ({
  chatSession: one(chatSessions, { fields: [chatMessages.chatSessionId], references: [chatSessions.id] }),
  userAiMemories: many(userAiMemories),
}));

export const chatSessionsRelations = relations(chatSessions, ({ many, one }) => ({
  user: one(users, { fields: [chatSessions.userId], references: [users.id] }),
  chatMessages: many(chatMessages),
  sessionTags: many(sessionTags),
}));

export const interviewAnswersRelations = relations(interviewAnswers, ({ one }) => ({
  question: one(interviewQuestions, { fields: [interviewAnswers.questionId], references: [interviewQuestions.id] }),
}));

export const interviewQuestionsRelations = relations(interviewQuestions, ({ one }) => ({
  session: one(sessions, { fields: [interviewQuestions.sessionId], references: [sessions.id] }),
  interviewAnswers: one(interviewAnswers),
}));

export const lessonSlotsRelations = relations(lessonSlots, ({ many, one }) => ({
  mentor: one(users, { fields: [lessonSlots.mentorId], references: [users.id] }),
  reservations: many(reservations),
}));

export const logEntriesRelations = relations(logEntries, ({ one }) => ({
  user: one(users, { fields: [logEntries.userId], references: [users.id] }),
}));

export const materialsRelations = relations(materials, ({ one }) => ({
  creator: one(users, { fields: [materials.creatorId], references: [users.id] }),
}));

export const messagesRelations = relations(messages, ({ one }) => ({
  receiver: one(users, { fields: [messages.receiverId], references: [users.id], relationName: "messages_messages_receiver_id_fkey" }),
  reservation: one(reservations, { fields: [messages.reservationId], references: [reservations.id] }),
  sender: one(users, { fields: [messages.senderId], references: [users.id], relationName: "messages_messages_sender_id_fkey" }),
}));

export const provenanceRelations = relations(provenance, ({ one }) => ({
  users: one(users, { fields: [provenance.acquiredBy], references: [users.id] }),
}));

export const ragEmbeddingsRelations = relations(ragEmbeddings, ({ one }) => ({
  user: one(users, { fields: [ragEmbeddings.userId], references: [users.id] }),
}));

export const reservationsRelations = relations(reservations, ({ many, one }) => ({
  slot: one(lessonSlots, { fields: [reservations.slotId], references: [lessonSlots.id] }),
  student: one(users, { fields: [reservations.studentId], references: [users.id] }),
  messages: many(messages),
}));

export const sessionAnalysesRelations = relations(sessionAnalyses, ({ one }) => ({
  session: one(sessions, { fields: [sessionAnalyses.sessionId], references: [sessions.id] }),
}));

export const sessionTagsRelations = relations(sessionTags, ({ one }) => ({
  chatSession: one(chatSessions, { fields: [sessionTags.chatSessionId], references: [chatSessions.id] }),
}));

export const sessionsRelations = relations(sessions, ({ many, one }) => ({
  user: one(users, { fields: [sessions.userId], references: [users.id] }),
  interviewQuestions: many(interviewQuestions),
  sessionAnalyses: one(sessionAnalyses),
}));

export const subscriptionsRelations = relations(subscriptions, ({ one }) => ({
  user: one(users, { fields: [subscriptions.userId], references: [users.id] }),
}));

export const userAiMemoriesRelations = relations(userAiMemories, ({ one }) => ({
  sourceMessage: one(chatMessages, { fields: [userAiMemories.sourceMessageId], references: [chatMessages.id] }),
  user: one(users, { fields: [userAiMemories.userId], references: [users.id] }),
}));

export const userAiProfilesRelations = relations(userAiProfiles, ({ one }) => ({
  user: one(users, { fields: [userAiProfiles.userId], references: [users.id] }),
}));

export const usersRelations = relations(users, ({ many, one }) => ({
  aiDialogueLog: many(aiDialogueLog),
  chatSessions: many(chatSessions),
  lessonSlots: many(lessonSlots),
  logEntries: many(logEntries),
  materials: many(materials),
  messagesByReceiver: many(messages, { relationName: "messages_messages_receiver_id_fkey" }),
  messagesBySender: many(messages, { relationName: "messages_messages_sender_id_fkey" }),
  provenance: many(provenance),
  ragEmbeddings: many(ragEmbeddings),
  reservations: many(reservations),
  sessions: many(sessions),
  subscriptions: one(subscriptions),
  userAiMemories: many(userAiMemories),
  userAiProfiles: many(userAiProfiles),
}));
