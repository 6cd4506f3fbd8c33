using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>Reads one database over a connection to it.</summary>
internal sealed class DatabaseReader(NpgsqlConnection connection, string database)
{
    // What a user made, outside our own journal and outside of what extensions bring along.
    public const string Own =
        "c.oid >= 16384 AND n.nspname <> '" + DatabaseCopy.JournalSchema + "' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
        + " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

    private static readonly TableName Revision = new("public", "alembic_version");

    public async Task<DatabaseInspection> ReadAsync(CancellationToken cancellationToken)
    {
        var tables = await ReadTablesAsync(cancellationToken);
        var extensions = await connection.ListAsync(
            "SELECT extname::text, extversion, extnamespace::regnamespace::text FROM pg_extension ORDER BY extname",
            row => new ExtensionFacts(row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken);
        var special = await ReadSpecialObjectsAsync(cancellationToken);
        var extensionTables = await new ExtensionTableReader(connection).ReadAsync(cancellationToken);
        var undumped = new UndumpedStateReader(connection);
        var invalidIndexes = await undumped.ReadIndexesAsync(cancellationToken);
        var disabledConstraints = await undumped.ReadConstraintsAsync(cancellationToken);
        var privileges = await new PrivilegeReader(connection).ReadAsync(cancellationToken);
        var byEnum = await ReadHashedByEnumAsync(cancellationToken);
        var policies = await ReadPoliciesAsync(cancellationToken);
        var settings = await ReadSettingsAsync(cancellationToken);
        var revision = tables.FirstOrDefault(table => table.Table == Revision) is { IsReadable: true } ? await ReadRevisionAsync(cancellationToken) : null;

        // datlocprovider came with 15, and daticulocale of 15 and 16 became datlocale in 17; to_jsonb asks for none by name.
        return await connection.SingleAsync(
            """
            SELECT pg_get_userbyid(datdba)::text, pg_has_role(current_user, datdba, 'USAGE'), has_database_privilege(oid, 'CREATE'),
                   coalesce(has_schema_privilege(to_regnamespace('public'), 'CREATE'), false), pg_encoding_to_char(encoding)::text,
                   CASE coalesce(to_jsonb(b) ->> 'datlocprovider', 'c') WHEN 'c' THEN datcollate::text
                       ELSE coalesce(to_jsonb(b) ->> 'datlocale', to_jsonb(b) ->> 'daticulocale')
                           || CASE to_jsonb(b) ->> 'datlocprovider' WHEN 'i' THEN ' (icu)' ELSE ' (builtin)' END END,
                   current_setting('TimeZone'), pg_database_size(oid), (SELECT count(*) FROM pg_largeobject_metadata)
            FROM pg_database b WHERE datname = current_database()
            """,
            row => new DatabaseInspection
            {
                Name = database,
                Owner = row.GetString(0),
                IsOwned = row.GetBoolean(1),
                CanCreateSchemas = row.GetBoolean(2),
                CanCreateInPublic = row.GetBoolean(3),
                Encoding = row.GetString(4),
                Collation = row.TextOrNull(5) ?? "",
                TimeZone = row.GetString(6),
                SizeBytes = row.GetInt64(7),
                LargeObjects = row.GetInt64(8),
                Tables = tables,
                Extensions = extensions,
                SpecialObjects = special,
                ExtensionTables = extensionTables,
                InvalidIndexes = invalidIndexes,
                DisabledConstraints = disabledConstraints,
                HashedByEnum = byEnum,
                Policies = policies,
                Privileges = privileges,
                Settings = settings,
                Revision = revision,
            },
            cancellationToken);
    }

    private Task<IReadOnlyList<TableInspection>> ReadTablesAsync(CancellationToken cancellationToken) => connection.ListAsync(
        $"""
        SELECT n.nspname::text, c.relname::text, pg_table_size(c.oid), pg_indexes_size(c.oid), c.reltuples::bigint,
               EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                       AND NOT EXISTS (SELECT FROM generate_series(0, i.indnkeyatts - 1) s
                                       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[s] WHERE NOT a.attnotnull)),
               c.relpersistence = 'u',
               has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND {Own} ORDER BY 3 DESC, 1, 2
        """,
        row => new TableInspection(
            new TableName(row.GetString(0), row.GetString(1)), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetBoolean(5), row.GetBoolean(6),
            row.GetBoolean(7)),
        cancellationToken);

    // By the operator class where the key is an expression or the enum itself; what is made of an enum is found by taking its type apart.
    private Task<IReadOnlyList<TableName>> ReadHashedByEnumAsync(CancellationToken cancellationToken) => connection.ListAsync(
        $"""
        WITH RECURSIVE parts (tableid, typeid) AS (
            SELECT partrelid, atttypid FROM pg_partitioned_table JOIN pg_attribute ON attrelid = partrelid AND attnum = ANY (partattrs) WHERE partstrat = 'h'
            UNION
            SELECT tableid, inner_type FROM parts JOIN pg_type t ON t.oid = typeid
                 CROSS JOIN LATERAL (
                     SELECT typbasetype WHERE typtype = 'd' UNION ALL SELECT typelem WHERE typcategory = 'A'
                     UNION ALL SELECT rngsubtype FROM pg_range WHERE t.oid IN (rngtypid, rngmultitypid)
                     UNION ALL SELECT atttypid FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped) i (inner_type))
        SELECT n.nspname::text, c.relname::text
        FROM pg_partitioned_table JOIN pg_class c ON c.oid = partrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE partstrat = 'h' AND {Own}
          AND (EXISTS (SELECT FROM pg_opclass o WHERE o.oid = ANY (partclass) AND opcintype = 'anyenum'::regtype)
               OR EXISTS (SELECT FROM parts JOIN pg_type t ON t.oid = typeid WHERE tableid = c.oid AND typtype = 'e'))
        ORDER BY 1, 2
        """,
        row => new TableName(row.GetString(0), row.GetString(1)), cancellationToken);

    private Task<IReadOnlyList<PolicyFacts>> ReadPoliciesAsync(CancellationToken cancellationToken) => connection.ListAsync(
        $"""
        SELECT polname::text, n.nspname::text, c.relname::text, ARRAY(SELECT pg_get_userbyid(role)::text FROM unnest(polroles) role WHERE role <> 0 ORDER BY 1)
        FROM pg_policy p JOIN pg_class c ON c.oid = polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {Own} ORDER BY 2, 3, 1
        """,
        row => new PolicyFacts(row.GetString(0), new TableName(row.GetString(1), row.GetString(2)), row.GetFieldValue<string[]>(3)), cancellationToken);

    // Being read only is our own fence, for the whole database; for one role alone it is somebody's wish.
    private Task<IReadOnlyList<DatabaseSetting>> ReadSettingsAsync(CancellationToken cancellationToken) => connection.ListAsync(
        """
        SELECT nullif(setrole, 0)::regrole::text, split_part(s, '=', 1), substr(s, strpos(s, '=') + 1)
        FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase, unnest(setconfig) s
        WHERE datname = current_database() AND NOT (setrole = 0 AND split_part(s, '=', 1) = 'default_transaction_read_only')
        ORDER BY setrole <> 0, 1, 2
        """,
        row => new DatabaseSetting(row.TextOrNull(0), row.GetString(1), row.GetString(2)), cancellationToken);

    private async Task<string?> ReadRevisionAsync(CancellationToken cancellationToken)
    {
        var revisions = await connection.ListAsync(
            $"SELECT v.version_num::text FROM {Revision.Quoted} v ORDER BY 1", row => row.GetString(0), cancellationToken);
        return revisions.Count == 0 ? null : string.Join(", ", revisions);
    }

    // Who owns one of its types may make a cast by a function. An extension's types are the administrator's, who made the extension.
    private static string OwnType(string type) =>
        $"({type} >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = {type} AND d.deptype = 'e'))";

    // What depends internally comes with another object: a range type's constructors, which are functions of an untrusted language.
    private Task<IReadOnlyList<SpecialObject>> ReadSpecialObjectsAsync(CancellationToken cancellationToken) => connection.ListAsync(
        $"""
        SELECT x.kind, CASE x.kind WHEN 'Publication' THEN x.name WHEN 'Subscription' THEN x.name
                   WHEN 'SuperuserObject' THEN concat_ws(' ', i.type, i.identity) ELSE coalesce(i.identity, x.name) END
        FROM (SELECT 'UntrustedFunction' AS kind, 'pg_proc'::regclass AS class, p.oid, proname::text AS name
              FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE NOT l.lanpltrusted AND p.prokind IN ('f', 'p', 'w')
              UNION ALL SELECT 'LeakproofFunction', 'pg_proc'::regclass, p.oid, proname::text
                        FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE proleakproof AND l.lanpltrusted
              UNION ALL SELECT 'SuperuserObject', 'pg_proc'::regclass, aggfnoid, NULL FROM pg_aggregate WHERE 'internal'::regtype IN (aggtranstype, aggmtranstype)
              UNION ALL SELECT 'SuperuserObject', 'pg_type'::regclass, oid, typname::text FROM pg_type WHERE typtype = 'b' AND typcategory <> 'A'
              UNION ALL SELECT 'SuperuserObject', 'pg_opclass'::regclass, oid, opcname::text FROM pg_opclass
              UNION ALL SELECT 'SuperuserObject', 'pg_opfamily'::regclass, oid, opfname::text FROM pg_opfamily f
                        WHERE NOT EXISTS (SELECT FROM pg_opclass WHERE opcfamily = f.oid AND opcname = f.opfname)
              UNION ALL SELECT 'SuperuserObject', 'pg_cast'::regclass, c.oid, NULL
                        FROM pg_cast c WHERE castmethod = 'b' OR NOT ({OwnType("castsource")} OR {OwnType("casttarget")})
              UNION ALL SELECT 'SuperuserObject', 'pg_ts_parser'::regclass, oid, prsname::text FROM pg_ts_parser
              UNION ALL SELECT 'SuperuserObject', 'pg_ts_template'::regclass, oid, tmplname::text FROM pg_ts_template
              UNION ALL SELECT 'SuperuserObject', 'pg_am'::regclass, oid, amname::text FROM pg_am
              UNION ALL SELECT 'Language', 'pg_language'::regclass, oid, lanname::text FROM pg_language
              UNION ALL SELECT 'EventTrigger', 'pg_event_trigger'::regclass, oid, evtname::text FROM pg_event_trigger
              UNION ALL SELECT 'ForeignServer', 'pg_foreign_data_wrapper'::regclass, oid, fdwname::text FROM pg_foreign_data_wrapper
              UNION ALL SELECT 'ForeignServer', 'pg_foreign_server'::regclass, oid, srvname::text FROM pg_foreign_server
              UNION ALL SELECT 'ForeignTable', 'pg_class'::regclass, c.oid, c.relname::text
                        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind = 'f' AND {Own}
              UNION ALL SELECT 'Publication', 'pg_publication'::regclass, oid, pubname::text FROM pg_publication
              UNION ALL SELECT 'Subscription', 'pg_subscription'::regclass, s.oid, subname::text
                        FROM (SELECT oid, subname, subdbid FROM pg_subscription) s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())) x
             CROSS JOIN LATERAL pg_identify_object(x.class, x.oid, 0) i
        WHERE x.oid >= 16384 AND coalesce(i.schema, '') <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype IN ('e', 'i') AND d.classid = x.class AND d.objid = x.oid)
        ORDER BY 1, 2
        """,
        row => new SpecialObject(Enum.Parse<SpecialObjectKind>(row.GetString(0)), row.GetString(1)), cancellationToken);
}
