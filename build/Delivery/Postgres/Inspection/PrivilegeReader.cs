using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>
/// Reads which privileges are others than a new object's: a copy makes every object anew, with an owner of its own. What the owner has of
/// its own objects is no matter, nor what extensions brought along.
/// </summary>
/// <param name="connection">One whose search path is empty, so that every name comes with its schema.</param>
internal sealed class PrivilegeReader(NpgsqlConnection connection)
{
    // Everybody may use schema public; up to 14 create in it, too. One that was dropped and made again has no initial privileges on record.
    private const string OfPublic =
        """
        coalesce((SELECT initprivs FROM pg_init_privs WHERE classoid = 'pg_namespace'::regclass AND objoid = n.oid AND objsubid = 0),
                 CASE WHEN current_setting('server_version_num')::int < 150000
                      THEN ARRAY[makeaclitem(0, n.nspowner, 'USAGE', false), makeaclitem(0, n.nspowner, 'CREATE', false)]
                      ELSE ARRAY[makeaclitem(0, n.nspowner, 'USAGE', false)] END)
        """;

    // A list without entries is what a new column has; a literal '{}' is no list of privileges to the server.
    private const string Objects =
        $"""
        SELECT 'pg_class'::regclass AS class, c.oid, relowner AS owner, relnamespace AS namespace, relacl AS acl,
               acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner) AS standard,
               format('%s %s', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass) AS name, NULL::name AS part, NULL AS defaults_of,
               CASE WHEN relkind IN ('r', 'p') THEN c.oid
                    ELSE (SELECT refobjid FROM pg_depend d WHERE relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
                          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') LIMIT 1) END AS of_table
        FROM pg_class c WHERE relacl IS NOT NULL
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, relowner, relnamespace, attacl, acldefault('c', relowner), format('TABLE %s', c.oid::regclass), attname, NULL,
               CASE WHEN relkind IN ('r', 'p') THEN c.oid END
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE attacl IS NOT NULL AND NOT attisdropped
        UNION ALL
        SELECT 'pg_proc'::regclass, oid, proowner, pronamespace, proacl, acldefault('f', proowner),
               format('%s %s', CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, oid::regprocedure), NULL, NULL, NULL
        FROM pg_proc WHERE proacl IS NOT NULL
        UNION ALL
        SELECT 'pg_type'::regclass, oid, typowner, typnamespace, typacl, acldefault('T', typowner), format('TYPE %s', oid::regtype), NULL, NULL, NULL
        FROM pg_type WHERE typacl IS NOT NULL
        UNION ALL
        SELECT 'pg_namespace'::regclass, n.oid, nspowner, n.oid, coalesce(nspacl, acldefault('n', nspowner)),
               CASE nspname WHEN 'public' THEN {OfPublic} ELSE acldefault('n', nspowner) END, format('SCHEMA %I', nspname), NULL, NULL, NULL
        FROM pg_namespace n WHERE nspacl IS NOT NULL OR nspname = 'public'
        UNION ALL
        SELECT 'pg_database'::regclass, oid, datdba, NULL, datacl, acldefault('d', datdba), NULL, NULL, NULL, NULL
        FROM pg_database WHERE datname = current_database() AND datacl IS NOT NULL
        UNION ALL
        SELECT 'pg_default_acl'::regclass, oid, defaclrole, nullif(defaclnamespace, 0), defaclacl,
               CASE WHEN defaclnamespace <> 0 THEN acldefault('c', defaclrole)
                    ELSE acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, defaclrole) END,
               CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS'
                    ELSE 'LARGE OBJECTS' END,
               NULL, concat_ws(' ', 'FOR ROLE', defaclrole::regrole, 'IN SCHEMA ' || nullif(defaclnamespace, 0)::regnamespace::text), NULL
        FROM pg_default_acl
        """;

    public Task<IReadOnlyList<PrivilegeFacts>> ReadAsync(CancellationToken cancellationToken) => connection.ListAsync(
        $"""
        SELECT o.name, string_agg(x.privilege_type || coalesce(' (' || quote_ident(o.part) || ')', ''), ', ' ORDER BY x.privilege_type, o.part),
               CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END, x.revoked, x.is_grantable, tn.nspname::text, t.relname::text, o.defaults_of
        FROM ({Objects}) o
             LEFT JOIN pg_namespace n ON n.oid = o.namespace
             LEFT JOIN pg_class t ON t.oid = o.of_table LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
             CROSS JOIN LATERAL (
                 SELECT false AS revoked, h.grantee, h.privilege_type, h.is_grantable FROM aclexplode(o.acl) h
                 WHERE NOT EXISTS (SELECT FROM aclexplode(o.standard) s WHERE s.grantee = h.grantee AND s.privilege_type = h.privilege_type)
                 UNION
                 SELECT true, s.grantee, s.privilege_type, false FROM aclexplode(o.standard) s
                 WHERE s.grantee = 0 AND NOT EXISTS (SELECT FROM aclexplode(o.acl) h WHERE h.grantee = 0 AND h.privilege_type = s.privilege_type)) x
        WHERE x.grantee <> o.owner AND x.grantee IS DISTINCT FROM to_regrole('pg_database_owner')::oid
          AND NOT (o.name = 'SCHEMA public' AND x.grantee = (SELECT datdba FROM pg_database WHERE datname = current_database()))
          AND (o.oid >= 16384 OR o.name IS NULL OR o.name = 'SCHEMA public')
          AND (n.oid IS NULL OR n.nspname <> '{DatabaseCopy.JournalSchema}' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e' AND d.classid = o.class AND d.objid = o.oid)
        GROUP BY 1, 3, 4, 5, 6, 7, 8 ORDER BY x.revoked DESC, o.defaults_of IS NOT NULL, 1, 3, 5
        """,
        row => new PrivilegeFacts(row.TextOrNull(0), row.GetString(1), row.GetString(2), row.GetBoolean(3))
        {
            IsGrantable = row.GetBoolean(4),
            Table = row.IsDBNull(5) ? null : new TableName(row.GetString(5), row.GetString(6)),
            DefaultsOf = row.TextOrNull(7),
        },
        cancellationToken);
}
