-- A few of the plugin daemon's tables, made when missing as its own automatic migration does.
CREATE TABLE IF NOT EXISTS public.plugins (
  id uuid PRIMARY KEY,
  created_at timestamptz,
  updated_at timestamptz,
  plugin_unique_identifier varchar(255),
  plugin_id varchar(255),
  refers bigint DEFAULT 0,
  install_type varchar(127),
  manifest_type varchar(127),
  remote_declaration text,
  source varchar(63) NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX IF NOT EXISTS idx_plugins_plugin_unique_identifier ON public.plugins (plugin_unique_identifier);
CREATE TABLE IF NOT EXISTS public.plugin_declarations (
  id uuid PRIMARY KEY,
  created_at timestamptz,
  updated_at timestamptz,
  plugin_unique_identifier varchar(255),
  plugin_id varchar(255),
  declaration text
);
CREATE UNIQUE INDEX IF NOT EXISTS idx_plugin_declarations_plugin_unique_identifier ON public.plugin_declarations (plugin_unique_identifier);
CREATE TABLE IF NOT EXISTS public.plugin_installations (
  id uuid PRIMARY KEY,
  created_at timestamptz,
  updated_at timestamptz,
  tenant_id uuid,
  plugin_id varchar(255),
  plugin_unique_identifier varchar(255),
  runtime_type varchar(127),
  endpoints_setups bigint,
  endpoints_active bigint,
  source varchar(63),
  meta text
);
CREATE UNIQUE INDEX IF NOT EXISTS idx_tenant_plugin ON public.plugin_installations (tenant_id, plugin_id);
CREATE TABLE IF NOT EXISTS public.endpoints (
  id uuid PRIMARY KEY,
  created_at timestamptz,
  updated_at timestamptz,
  name varchar(127) DEFAULT 'default',
  hook_id varchar(127) UNIQUE,
  tenant_id varchar(64),
  user_id varchar(64),
  plugin_id varchar(64),
  expired_at timestamptz,
  enabled boolean,
  settings text
);
CREATE TABLE IF NOT EXISTS public.tenant_storages (
  id uuid PRIMARY KEY,
  created_at timestamptz,
  updated_at timestamptz,
  tenant_id varchar(255) NOT NULL,
  plugin_id varchar(255) NOT NULL,
  size bigint NOT NULL
);
