DO $guard$
DECLARE
  allowed text := (SELECT setting FROM pg_catalog.pg_file_settings WHERE lower(name) = 'azure.extensions' ORDER BY seqno DESC LIMIT 1);
BEGIN
  IF NOT pg_catalog.pg_has_role(session_user, 'azure_pg_admin', 'MEMBER') THEN
    RAISE EXCEPTION 'permission denied to create extension "@EXTENSION@"'
      USING ERRCODE = 'insufficient_privilege', HINT = 'Must be a member of azure_pg_admin to create this extension.';
  END IF;
  IF NOT lower('@EXTENSION@') = ANY (SELECT lower(trim(both ' ' FROM entry)) FROM unnest(string_to_array(allowed, ',')) AS entry) THEN
    RAISE EXCEPTION 'extension "@EXTENSION@" is not allow-listed for "azure_pg_admin" users in Azure Database for PostgreSQL'
      USING ERRCODE = 'feature_not_supported', HINT = 'to see the full allowlist of extensions, please run: "show azure.extensions;"';
  END IF;
END
$guard$;
