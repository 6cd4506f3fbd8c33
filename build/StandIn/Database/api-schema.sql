-- What the stand-in needs of Dify's own schema: the field's table, column and type names, the kinds of objects that make a migration
-- hard (bytea, json, jsonb, uuid defaults from an extension and from a function, free-standing sequences, foreign keys, GIN and
-- partial indexes), and no more than that.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;

-- Version 7 of a UUID: 48 bits of milliseconds, then random bits; version nibble 0100 of a random one becomes 0111.
CREATE FUNCTION public.uuidv7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;
-- The smallest version 7 UUID of a moment.
CREATE FUNCTION public.uuidv7_boundary(timestamptz) RETURNS uuid LANGUAGE sql STABLE STRICT AS $$
  SELECT encode(substring(int8send(floor(extract(epoch FROM $1) * 1000)::bigint) FROM 3) || '\x70008000000000000000'::bytea, 'hex')::uuid
$$;

CREATE SEQUENCE public.task_id_sequence;
CREATE SEQUENCE public.taskset_id_sequence;

CREATE TABLE public.alembic_version (
  version_num varchar(32) CONSTRAINT alembic_version_pkc PRIMARY KEY
);
CREATE TABLE public.dify_setups (
  version varchar(255) CONSTRAINT dify_setup_pkey PRIMARY KEY,
  setup_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE TABLE public.accounts (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT account_pkey PRIMARY KEY,
  name varchar(255) NOT NULL,
  email varchar(255) NOT NULL,
  password varchar(255),
  password_salt varchar(255),
  interface_language varchar(255),
  timezone varchar(255),
  last_login_at timestamp,
  status varchar(16) NOT NULL DEFAULT 'active',
  initialized_at timestamp,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  last_active_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE INDEX account_email_idx ON public.accounts (email);
CREATE TABLE public.tenants (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT tenant_pkey PRIMARY KEY,
  name varchar(255) NOT NULL,
  encrypt_public_key text,
  plan varchar(255) NOT NULL DEFAULT 'basic',
  status varchar(255) NOT NULL DEFAULT 'normal',
  custom_config text,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE TABLE public.tenant_account_joins (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT tenant_account_join_pkey PRIMARY KEY,
  tenant_id uuid NOT NULL,
  account_id uuid NOT NULL,
  role varchar(16) NOT NULL DEFAULT 'normal',
  current boolean NOT NULL DEFAULT false,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  CONSTRAINT unique_tenant_account_join UNIQUE (tenant_id, account_id)
);
CREATE TABLE public.apps (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT app_pkey PRIMARY KEY,
  tenant_id uuid NOT NULL,
  name varchar(255) NOT NULL,
  mode varchar(255) NOT NULL,
  icon varchar(255),
  status varchar(255) NOT NULL DEFAULT 'normal',
  enable_site boolean NOT NULL,
  enable_api boolean NOT NULL,
  description text NOT NULL DEFAULT '',
  workflow_id uuid,
  created_by uuid,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE INDEX app_tenant_id_idx ON public.apps (tenant_id);
CREATE TABLE public.tool_published_apps (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT published_app_tool_pkey PRIMARY KEY,
  app_id uuid NOT NULL CONSTRAINT tool_published_apps_app_id_fkey REFERENCES public.apps (id),
  user_id uuid NOT NULL,
  description text NOT NULL,
  llm_description text NOT NULL,
  tool_name varchar(40) NOT NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE TABLE public.conversations (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT conversation_pkey PRIMARY KEY,
  app_id uuid NOT NULL,
  mode varchar(255) NOT NULL,
  name varchar(255) NOT NULL,
  summary text,
  inputs json NOT NULL,
  status varchar(255) NOT NULL,
  from_source varchar(255) NOT NULL,
  from_account_id uuid,
  invoke_from varchar(255),
  dialogue_count integer NOT NULL DEFAULT 0,
  is_deleted boolean NOT NULL DEFAULT false,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE INDEX conversation_app_created_at_idx ON public.conversations (app_id, created_at DESC) WHERE is_deleted IS FALSE;
CREATE INDEX conversation_app_updated_at_idx ON public.conversations (app_id, updated_at DESC) WHERE is_deleted IS FALSE;
CREATE TABLE public.messages (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT message_pkey PRIMARY KEY,
  app_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  inputs json NOT NULL,
  query text NOT NULL,
  message json NOT NULL,
  message_tokens integer NOT NULL DEFAULT 0,
  message_unit_price numeric(10,4) NOT NULL,
  answer text NOT NULL,
  answer_tokens integer NOT NULL DEFAULT 0,
  answer_unit_price numeric(10,4) NOT NULL,
  provider_response_latency double precision NOT NULL DEFAULT 0,
  total_price numeric(10,7),
  currency varchar(255) NOT NULL,
  from_source varchar(255) NOT NULL,
  workflow_run_id uuid,
  status varchar(255) NOT NULL DEFAULT 'normal',
  error text,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE INDEX message_app_id_idx ON public.messages (app_id, created_at);
CREATE INDEX message_conversation_id_idx ON public.messages (conversation_id);
CREATE TABLE public.workflow_runs (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT workflow_run_pkey PRIMARY KEY,
  tenant_id uuid NOT NULL,
  app_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  type varchar(255) NOT NULL,
  triggered_from varchar(255) NOT NULL,
  version varchar(255) NOT NULL,
  graph text,
  inputs text,
  status varchar(255) NOT NULL,
  outputs text,
  error text,
  elapsed_time double precision NOT NULL DEFAULT 0,
  total_tokens bigint NOT NULL DEFAULT 0,
  total_steps integer DEFAULT 0,
  created_by_role varchar(255) NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  finished_at timestamp
);
CREATE INDEX workflow_run_triggerd_from_idx ON public.workflow_runs (tenant_id, app_id, triggered_from);
CREATE TABLE public.workflow_node_executions (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT workflow_node_execution_pkey PRIMARY KEY,
  tenant_id uuid NOT NULL,
  app_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  triggered_from varchar(255) NOT NULL,
  workflow_run_id uuid,
  index integer NOT NULL,
  node_id varchar(255) NOT NULL,
  node_type varchar(255) NOT NULL,
  title varchar(255) NOT NULL,
  inputs text,
  process_data text,
  outputs text,
  status varchar(255) NOT NULL,
  error text,
  elapsed_time double precision NOT NULL DEFAULT 0,
  created_by_role varchar(255) NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  finished_at timestamp
);
CREATE INDEX workflow_node_execution_workflow_run_idx ON public.workflow_node_executions (tenant_id, app_id, workflow_id, triggered_from, workflow_run_id);
CREATE TABLE public.workflow_conversation_variables (
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  app_id uuid NOT NULL,
  data text NOT NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT workflow_conversation_variables_pkey PRIMARY KEY (id, conversation_id)
);
CREATE TABLE public.workflow_schedule_plans (
  id uuid DEFAULT public.uuidv7() CONSTRAINT workflow_schedule_plan_pkey PRIMARY KEY,
  app_id uuid NOT NULL,
  node_id varchar(64) NOT NULL,
  tenant_id uuid NOT NULL,
  cron_expression varchar(255) NOT NULL,
  timezone varchar(64) NOT NULL,
  next_run_at timestamp,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT uniq_app_node UNIQUE (app_id, node_id)
);
CREATE TABLE public.datasets (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT dataset_pkey PRIMARY KEY,
  tenant_id uuid NOT NULL,
  name varchar(255) NOT NULL,
  description text,
  provider varchar(255) NOT NULL DEFAULT 'vendor',
  permission varchar(255) NOT NULL DEFAULT 'only_me',
  index_struct text,
  retrieval_model jsonb,
  created_by uuid NOT NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE INDEX retrieval_model_idx ON public.datasets USING gin (retrieval_model);
CREATE TABLE public.documents (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT document_pkey PRIMARY KEY,
  tenant_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  "position" integer NOT NULL,
  data_source_type varchar(255) NOT NULL,
  batch varchar(255) NOT NULL,
  name varchar(255) NOT NULL,
  created_from varchar(255) NOT NULL,
  created_by uuid NOT NULL,
  indexing_status varchar(255) NOT NULL DEFAULT 'waiting',
  doc_metadata jsonb,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE INDEX document_metadata_idx ON public.documents USING gin (doc_metadata);
CREATE TABLE public.document_segments (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT document_segment_pkey PRIMARY KEY,
  tenant_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  document_id uuid NOT NULL,
  "position" integer NOT NULL,
  content text NOT NULL,
  word_count integer NOT NULL,
  tokens integer NOT NULL,
  keywords json,
  index_node_hash varchar(255),
  hit_count integer NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  status varchar(255) NOT NULL DEFAULT 'waiting',
  created_by uuid NOT NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  completed_at timestamp
);
CREATE INDEX document_segment_tenant_document_idx ON public.document_segments (document_id, tenant_id);
CREATE TABLE public.embeddings (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT embedding_pkey PRIMARY KEY,
  hash varchar(64) NOT NULL,
  embedding bytea NOT NULL,
  model_name varchar(255) NOT NULL DEFAULT 'text-embedding-ada-002',
  provider_name varchar(255) NOT NULL DEFAULT '',
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
  CONSTRAINT embedding_hash_idx UNIQUE (model_name, hash, provider_name)
);
CREATE INDEX created_at_idx ON public.embeddings (created_at);
CREATE TABLE public.dataset_keyword_tables (
  id uuid DEFAULT public.uuid_generate_v4() CONSTRAINT dataset_keyword_table_pkey PRIMARY KEY,
  dataset_id uuid NOT NULL CONSTRAINT dataset_keyword_tables_dataset_id_key UNIQUE,
  keyword_table text NOT NULL,
  data_source_type varchar(255) NOT NULL DEFAULT 'database'
);
CREATE TABLE public.celery_taskmeta (
  id integer DEFAULT nextval('public.task_id_sequence') CONSTRAINT celery_taskmeta_pkey PRIMARY KEY,
  task_id varchar(155) NOT NULL CONSTRAINT celery_taskmeta_task_id_key UNIQUE,
  status varchar(50) NOT NULL,
  result bytea,
  date_done timestamp,
  traceback text,
  args bytea,
  kwargs bytea
);
CREATE TABLE public.celery_tasksetmeta (
  id integer DEFAULT nextval('public.taskset_id_sequence') CONSTRAINT celery_tasksetmeta_pkey PRIMARY KEY,
  taskset_id varchar(155) NOT NULL CONSTRAINT celery_tasksetmeta_taskset_id_key UNIQUE,
  result bytea,
  date_done timestamp
);
CREATE TABLE public.invitation_codes (
  id serial CONSTRAINT invitation_code_pkey PRIMARY KEY,
  batch varchar(255) NOT NULL,
  code varchar(32) NOT NULL,
  status varchar(16) NOT NULL DEFAULT 'unused',
  used_at timestamp,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0)
);
CREATE INDEX invitation_codes_batch_idx ON public.invitation_codes (batch);

INSERT INTO public.alembic_version (version_num) VALUES ('a4f2d8c9b731');
