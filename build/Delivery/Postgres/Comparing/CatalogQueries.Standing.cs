namespace DifyDelivery.Postgres.Comparing;

/// <summary>The questions about what stands by itself.</summary>
internal static partial class CatalogQueries
{
    // An owned sequence hangs on its table. Values are read from the sequences themselves: SequenceReader.
    private const string Sequences = Relations +
        """
        SELECT 'sequence', full_name, o.nspname, o.relname,
               concat_ws(' ', format_type(seqtypid, NULL), 'INCREMENT', seqincrement, 'MINVALUE', seqmin, 'MAXVALUE', seqmax, 'START', seqstart, 'CACHE', seqcache,
                   CASE WHEN seqcycle THEN 'CYCLE' END, 'OWNED BY ' || o.owner, CASE WHEN relpersistence = 'u' THEN 'UNLOGGED' END),
               NULL::text[], NULL, NULL, NULL::text[]
        FROM mine JOIN pg_sequence s ON s.seqrelid = mine.oid
             LEFT JOIN LATERAL (
                 SELECT n.nspname, t.relname, format('%I.%I.%I', n.nspname, t.relname, a.attname) AS owner
                 FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace n ON n.oid = t.relnamespace
                      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
                 WHERE d.classid = 'pg_class'::regclass AND d.objid = mine.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
                 LIMIT 1) o ON true
        """;

    private const string Views = Relations +
        """
        SELECT CASE relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, full_name, nspname, relname,
               concat_ws(' ', (SELECT 'WITH (' || string_agg(o, ', ' ORDER BY o) || ')' FROM unnest(reloptions) o),
                   CASE WHEN NOT relispopulated THEN 'WITH NO DATA' END, 'AS', d.text),
               ARRAY[d.text], 'Query', NULL,
               ARRAY(SELECT unnest(ARRAY[n.nspname, t.relname]::text[])
                     FROM (SELECT DISTINCT p.refobjid FROM pg_rewrite r JOIN pg_depend p ON p.classid = 'pg_rewrite'::regclass AND p.objid = r.oid
                           WHERE r.ev_class = mine.oid AND p.refclassid = 'pg_class'::regclass AND p.refobjid <> mine.oid) x
                          JOIN pg_class t ON t.oid = x.refobjid JOIN pg_namespace n ON n.oid = t.relnamespace)
        FROM mine CROSS JOIN LATERAL (SELECT rtrim(pg_get_viewdef(oid), ';') AS text) d
        WHERE relkind IN ('v', 'm')
        """;

    private const string Owned = "EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e' AND d.objid = ";

    private const string InSchema =
        " JOIN pg_namespace n ON n.oid = o.namespace WHERE o.oid >= " + FirstId + " AND n.nspname !~ '^pg_' AND n.nspname <> '"
        + Copying.DatabaseCopy.JournalSchema + "' AND NOT " + Owned + "o.oid AND d.classid = o.class)";

    private const string Functions =
        """
        SELECT CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, format('%I.%I(%s)', n.nspname, proname, pg_get_function_identity_arguments(o.oid)),
               NULL, NULL, pg_get_functiondef(o.oid), array_remove(ARRAY[CASE WHEN prosqlbody IS NOT NULL THEN pg_get_function_sqlbody(o.oid) END], NULL),
               'Function', format('%I.%I', n.nspname, proname), NULL::text[]
        FROM (SELECT *, pronamespace AS namespace, 'pg_proc'::regclass AS class FROM pg_proc WHERE prokind IN ('f', 'p', 'w')) o
        """ + InSchema;

    private const string Aggregates =
        """
        SELECT 'aggregate', format('%I.%I(%s)', n.nspname, proname, pg_get_function_identity_arguments(o.oid)), NULL, NULL,
               concat_ws(' ', pg_get_function_result(o.oid), aggkind, aggtransfn::oid::regprocedure, aggfinalfn::oid::regprocedure, aggcombinefn::oid::regprocedure,
                   aggtranstype::regtype, agginitval, aggsortop::regoperator, proparallel),
               NULL::text[], NULL, NULL, NULL::text[]
        FROM (SELECT *, pronamespace AS namespace, 'pg_proc'::regclass AS class FROM pg_proc JOIN pg_aggregate ON aggfnoid = oid) o
        """ + InSchema;

    private const string Types =
        """
        SELECT 'type', format('%I.%I', n.nspname, typname), NULL, NULL,
               CASE typtype
                   WHEN 'e' THEN 'ENUM (' || (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = o.oid) || ')'
                   WHEN 'd' THEN concat_ws(' ', 'DOMAIN', format_type(typbasetype, typtypmod), CASE WHEN typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || typdefault,
                       (SELECT 'COLLATE ' || typcollation::regcollation::text FROM pg_type b WHERE b.oid = o.typbasetype AND o.typcollation NOT IN (0, b.typcollation)),
                       (SELECT string_agg(format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)), ' ' ORDER BY conname)
                        FROM pg_constraint WHERE contypid = o.oid AND contype = 'c'))
                   WHEN 'r' THEN (SELECT concat_ws(' ', 'RANGE', rngsubtype::regtype, rngmultitypid::regtype, 'COLLATE ' || nullif(rngcollation, 0)::regcollation::text,
                                             (SELECT opcname FROM pg_opclass WHERE oid = rngsubopc), rngcanonical, rngsubdiff) FROM pg_range WHERE rngtypid = o.oid)
                   WHEN 'c' THEN 'COMPOSITE' ELSE concat_ws(' ', 'BASE', typinput, typoutput, typlen, typalign, typstorage) END,
               CASE WHEN typtype = 'd' THEN ARRAY(SELECT pg_get_expr(conbin, 0) FROM pg_constraint WHERE contypid = o.oid AND contype = 'c' ORDER BY conname) END,
               'Domain', CASE WHEN typtype = 'd' THEN format_type(typbasetype, typtypmod) END, NULL::text[]
        FROM (SELECT *, typnamespace AS namespace, 'pg_type'::regclass AS class FROM pg_type
              WHERE typtype IN ('e', 'd', 'r', 'b') AND typcategory <> 'A'
                 OR typtype = 'c' AND EXISTS (SELECT FROM pg_class WHERE oid = typrelid AND relkind = 'c')) o
        """ + InSchema;

    // Of these the name counts: Dify has none of them, and a schema that has is copied by pg_dump, which makes them or fails. It makes none in
    // a schema of the server's own, such as the collations that pg_import_system_collations finds there after a new locale was installed.
    private const string Others =
        """
        SELECT 'extension', format('%I', extname), NULL, NULL, 'extension', NULL::text[], NULL, NULL, NULL::text[] FROM pg_extension
        UNION ALL
        SELECT i.type, i.identity, NULL, NULL, x.definition, NULL, NULL, NULL, NULL
        FROM (SELECT 'pg_operator'::regclass AS class, oid, oprcode::oid::regprocedure::text AS definition FROM pg_operator
              UNION ALL SELECT 'pg_opclass'::regclass, oid, opcintype::regtype::text FROM pg_opclass
              UNION ALL SELECT 'pg_cast'::regclass, oid, concat_ws(' ', nullif(castfunc, 0)::regprocedure, castcontext, castmethod) FROM pg_cast
              UNION ALL SELECT 'pg_collation'::regclass, oid, concat_ws(' ', collprovider, collisdeterministic) FROM pg_collation
              UNION ALL SELECT 'pg_conversion'::regclass, oid, conproc::text FROM pg_conversion
              UNION ALL SELECT 'pg_ts_config'::regclass, oid, '' FROM pg_ts_config
              UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictinitoption FROM pg_ts_dict
              UNION ALL SELECT 'pg_language'::regclass, oid, lanplcallfoid::regproc::text FROM pg_language
              UNION ALL SELECT 'pg_foreign_server'::regclass, oid, array_to_string(srvoptions, ', ') FROM pg_foreign_server
              UNION ALL SELECT 'pg_event_trigger'::regclass, oid, concat_ws(' ', evtevent, evtfoid::regproc, evtenabled, array_to_string(evttags, ', '))
                        FROM pg_event_trigger) x
             CROSS JOIN LATERAL pg_identify_object(x.class, x.oid, 0) i
        WHERE x.oid >= 16384 AND coalesce(i.schema, '') !~ '^pg_' AND coalesce(i.schema, '') <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e' AND d.classid = x.class AND d.objid = x.oid)
        """;
}
