-- A database in the shape of Dify's: its field's table and column names, uuid keys, json, jsonb, long texts and bytea, free-standing
-- sequences, a few foreign keys, many small indexes beside a few large ones.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
CREATE SEQUENCE task_id_sequence;

CREATE TABLE alembic_version (version_num varchar(32) CONSTRAINT alembic_version_pkc PRIMARY KEY);
CREATE TABLE accounts (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, name varchar(255) NOT NULL, email varchar(255) NOT NULL, password varchar(255),
  interface_language varchar(255), last_login_at timestamp, status varchar(16) NOT NULL DEFAULT 'active',
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0));
CREATE INDEX account_email_idx ON accounts (email);
CREATE TABLE tenants (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, name varchar(255) NOT NULL, encrypt_public_key text, plan varchar(255) NOT NULL,
  custom_config text, created_at timestamp NOT NULL);
CREATE TABLE tenant_account_joins (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, account_id uuid NOT NULL, role varchar(16) NOT NULL,
  created_at timestamp NOT NULL, UNIQUE (tenant_id, account_id));
CREATE INDEX tenant_account_join_account_id_idx ON tenant_account_joins (account_id);
CREATE INDEX tenant_account_join_tenant_id_idx ON tenant_account_joins (tenant_id);
CREATE TABLE apps (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, name varchar(255) NOT NULL, mode varchar(255) NOT NULL,
  description text NOT NULL DEFAULT '', workflow_id uuid, enable_api boolean NOT NULL, created_at timestamp NOT NULL);
CREATE INDEX app_tenant_id_idx ON apps (tenant_id);
CREATE TABLE app_model_configs (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, app_id uuid NOT NULL, model_id varchar(255), configs json, pre_prompt text,
  agent_mode text, created_at timestamp NOT NULL);
CREATE INDEX app_app_id_idx ON app_model_configs (app_id);
CREATE TABLE tool_published_apps (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, app_id uuid NOT NULL, tool_name varchar(40) NOT NULL, description text NOT NULL,
  created_at timestamp NOT NULL);
CREATE TABLE workflows (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, app_id uuid NOT NULL, version varchar(255) NOT NULL,
  graph text, features text, created_at timestamp NOT NULL);
CREATE INDEX workflow_version_idx ON workflows (tenant_id, app_id, version);
CREATE TABLE conversations (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, app_id uuid NOT NULL, mode varchar(255) NOT NULL, name varchar(255) NOT NULL,
  summary text, inputs json NOT NULL, status varchar(255) NOT NULL, from_end_user_id uuid, is_deleted boolean NOT NULL DEFAULT false,
  created_at timestamp NOT NULL, updated_at timestamp NOT NULL);
CREATE INDEX conversation_app_from_user_idx ON conversations (app_id, from_end_user_id);
CREATE INDEX conversation_app_created_at_idx ON conversations (app_id, created_at DESC) WHERE is_deleted IS FALSE;
CREATE INDEX conversation_app_updated_at_idx ON conversations (app_id, updated_at DESC) WHERE is_deleted IS FALSE;
CREATE TABLE end_users (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, app_id uuid, type varchar(255) NOT NULL,
  session_id varchar(255) NOT NULL, created_at timestamp NOT NULL);
CREATE INDEX end_user_session_id_idx ON end_users (session_id, type);
CREATE INDEX end_user_tenant_session_id_idx ON end_users (tenant_id, session_id, type);
CREATE TABLE messages (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, app_id uuid NOT NULL, conversation_id uuid NOT NULL, inputs json NOT NULL,
  query text NOT NULL, message json NOT NULL, message_tokens integer NOT NULL DEFAULT 0, message_unit_price numeric(10,4) NOT NULL,
  answer text NOT NULL, answer_tokens integer NOT NULL DEFAULT 0, provider_response_latency double precision NOT NULL DEFAULT 0,
  total_price numeric(10,7), currency varchar(255) NOT NULL, from_end_user_id uuid, workflow_run_id uuid, message_metadata text,
  status varchar(255) NOT NULL DEFAULT 'normal', created_at timestamp NOT NULL, updated_at timestamp NOT NULL);
CREATE INDEX message_app_id_idx ON messages (app_id, created_at);
CREATE INDEX message_conversation_id_idx ON messages (conversation_id);
CREATE INDEX message_end_user_idx ON messages (app_id, from_end_user_id);
CREATE INDEX message_workflow_run_id_idx ON messages (conversation_id, workflow_run_id);
CREATE INDEX message_created_at_idx ON messages (created_at);
CREATE TABLE message_agent_thoughts (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, message_id uuid NOT NULL, "position" integer NOT NULL, thought text, tool text,
  tool_input text, observation text, tokens integer, latency double precision, created_at timestamp NOT NULL);
CREATE INDEX message_agent_thought_message_id_idx ON message_agent_thoughts (message_id);
CREATE TABLE message_feedbacks (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, app_id uuid NOT NULL, conversation_id uuid NOT NULL, message_id uuid NOT NULL,
  rating varchar(255) NOT NULL, content text, created_at timestamp NOT NULL);
CREATE INDEX message_feedback_app_idx ON message_feedbacks (app_id);
CREATE INDEX message_feedback_conversation_idx ON message_feedbacks (conversation_id, rating);
CREATE INDEX message_feedback_message_idx ON message_feedbacks (message_id);
CREATE TABLE workflow_runs (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, app_id uuid NOT NULL, workflow_id uuid NOT NULL,
  triggered_from varchar(255) NOT NULL, version varchar(255) NOT NULL, graph text, inputs text, outputs text,
  status varchar(255) NOT NULL, elapsed_time double precision NOT NULL DEFAULT 0, total_tokens bigint NOT NULL DEFAULT 0,
  created_at timestamp NOT NULL, finished_at timestamp);
CREATE INDEX workflow_run_triggered_from_idx ON workflow_runs (tenant_id, app_id, triggered_from);
CREATE INDEX workflow_run_created_at_idx ON workflow_runs (created_at, id);
CREATE TABLE workflow_node_executions (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, app_id uuid NOT NULL, workflow_id uuid NOT NULL,
  triggered_from varchar(255) NOT NULL, workflow_run_id uuid, index integer NOT NULL, node_id varchar(255) NOT NULL,
  node_type varchar(255) NOT NULL, title varchar(255) NOT NULL, inputs text, process_data text, outputs text,
  status varchar(255) NOT NULL, elapsed_time double precision NOT NULL DEFAULT 0, execution_metadata text,
  created_at timestamp NOT NULL, finished_at timestamp);
CREATE INDEX workflow_node_execution_workflow_run_id_idx ON workflow_node_executions (workflow_run_id);
CREATE INDEX workflow_node_execution_workflow_run_idx
  ON workflow_node_executions (tenant_id, app_id, workflow_id, triggered_from, workflow_run_id);
CREATE INDEX workflow_node_execution_node_run_idx ON workflow_node_executions (tenant_id, app_id, workflow_id, triggered_from, node_id);
CREATE TABLE workflow_app_logs (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, app_id uuid NOT NULL, workflow_id uuid NOT NULL,
  workflow_run_id uuid NOT NULL, created_from varchar(255) NOT NULL, created_at timestamp NOT NULL);
CREATE INDEX workflow_app_log_app_idx ON workflow_app_logs (tenant_id, app_id);
CREATE INDEX workflow_app_log_workflow_run_id_idx ON workflow_app_logs (workflow_run_id);
CREATE TABLE workflow_conversation_variables (
  id uuid NOT NULL, conversation_id uuid NOT NULL, app_id uuid NOT NULL, data text NOT NULL, created_at timestamp NOT NULL,
  PRIMARY KEY (id, conversation_id));
CREATE INDEX workflow_conversation_variables_app_id_idx ON workflow_conversation_variables (app_id);
CREATE INDEX workflow_conversation_variables_conversation_id_idx ON workflow_conversation_variables (conversation_id);
CREATE TABLE workflow_draft_variables (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, app_id uuid NOT NULL, node_id varchar(255) NOT NULL, name varchar(255) NOT NULL,
  value_type varchar(20) NOT NULL, value text NOT NULL, created_at timestamp NOT NULL, UNIQUE (app_id, node_id, name));
CREATE TABLE datasets (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, name varchar(255) NOT NULL, description text,
  retrieval_model jsonb, created_at timestamp NOT NULL);
CREATE INDEX dataset_tenant_idx ON datasets (tenant_id);
CREATE INDEX retrieval_model_idx ON datasets USING gin (retrieval_model);
CREATE TABLE documents (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, dataset_id uuid NOT NULL, "position" integer NOT NULL,
  name varchar(255) NOT NULL, indexing_status varchar(255) NOT NULL DEFAULT 'waiting', doc_metadata jsonb, created_at timestamp NOT NULL);
CREATE INDEX document_dataset_id_idx ON documents (dataset_id);
CREATE INDEX document_tenant_idx ON documents (tenant_id);
CREATE INDEX document_metadata_idx ON documents USING gin (doc_metadata);
CREATE TABLE document_segments (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, dataset_id uuid NOT NULL, document_id uuid NOT NULL,
  "position" integer NOT NULL, content text NOT NULL, word_count integer NOT NULL, keywords json, index_node_id varchar(255),
  index_node_hash varchar(255), hit_count integer NOT NULL, enabled boolean NOT NULL DEFAULT true, created_at timestamp NOT NULL);
CREATE INDEX document_segment_dataset_id_idx ON document_segments (dataset_id);
CREATE INDEX document_segment_document_id_idx ON document_segments (document_id);
CREATE INDEX document_segment_node_dataset_idx ON document_segments (index_node_id, dataset_id);
CREATE INDEX document_segment_tenant_dataset_idx ON document_segments (dataset_id, tenant_id);
CREATE INDEX document_segment_tenant_document_idx ON document_segments (document_id, tenant_id);
CREATE TABLE child_chunks (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, dataset_id uuid NOT NULL, document_id uuid NOT NULL,
  segment_id uuid NOT NULL, "position" integer NOT NULL, content text NOT NULL, index_node_id varchar(255), created_at timestamp NOT NULL);
CREATE INDEX child_chunk_dataset_id_idx ON child_chunks (tenant_id, dataset_id, document_id, segment_id, index_node_id);
CREATE INDEX child_chunks_segment_idx ON child_chunks (segment_id);
CREATE TABLE embeddings (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, hash varchar(64) NOT NULL, embedding bytea NOT NULL, model_name varchar(255) NOT NULL,
  provider_name varchar(255) NOT NULL DEFAULT '', created_at timestamp NOT NULL, UNIQUE (model_name, hash, provider_name));
CREATE INDEX created_at_idx ON embeddings (created_at);
CREATE TABLE dataset_keyword_tables (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, dataset_id uuid NOT NULL UNIQUE, keyword_table text NOT NULL);
CREATE TABLE dataset_queries (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, dataset_id uuid NOT NULL, content text NOT NULL, source varchar(255) NOT NULL,
  created_at timestamp NOT NULL);
CREATE INDEX dataset_query_dataset_id_idx ON dataset_queries (dataset_id);
CREATE TABLE upload_files (
  id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, tenant_id uuid NOT NULL, key varchar(255) NOT NULL, name varchar(255) NOT NULL,
  size integer NOT NULL, hash varchar(255), created_at timestamp NOT NULL);
CREATE INDEX upload_file_tenant_idx ON upload_files (tenant_id);
CREATE TABLE celery_taskmeta (
  id integer DEFAULT nextval('task_id_sequence') PRIMARY KEY, task_id varchar(155) NOT NULL UNIQUE, status varchar(50) NOT NULL,
  result bytea, date_done timestamp, traceback text);
CREATE TABLE invitation_codes (
  id serial PRIMARY KEY, batch varchar(255) NOT NULL, code varchar(32) NOT NULL, created_at timestamp NOT NULL);
CREATE INDEX invitation_codes_batch_idx ON invitation_codes (batch);
CREATE INDEX invitation_codes_code_idx ON invitation_codes (code);
ALTER TABLE tool_published_apps ADD FOREIGN KEY (app_id) REFERENCES apps (id);
ALTER TABLE message_feedbacks ADD FOREIGN KEY (message_id) REFERENCES messages (id);
