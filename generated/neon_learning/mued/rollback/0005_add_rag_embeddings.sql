DROP TRIGGER IF EXISTS "rag_embeddings_touch" ON "public"."rag_embeddings";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "question_templates_touch" ON "public"."question_templates";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."rag_embeddings" DROP CONSTRAINT IF EXISTS "rag_embeddings_user_id_fkey";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."rag_embeddings";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."question_templates";
--> statement-breakpoint
DROP EXTENSION IF EXISTS "vector";
