namespace DifyDelivery.Postgres;

/// <summary>Reads how a server replicates, from whichever end it is. Needs pg_monitor or more to see others' details.</summary>
internal sealed class ReplicationReader(PostgresConnector connector)
{
    public Task<ReplicationFacts> ReadAsync(CancellationToken cancellationToken) =>
        connector.UseAsync(
            PostgresConnector.MaintenanceDatabase,
            async (connection, stop) =>
            {
                var isReplica = await connection.SingleAsync("SELECT pg_is_in_recovery()", row => row.GetBoolean(0), stop);
                var standbys = await connection.ListAsync(
                    // A cascading standby has no current position of its own: what it has received stands for it.
                    """
                    SELECT coalesce(application_name, ''), host(client_addr), coalesce(state, 'unknown'), coalesce(sync_state, 'unknown'),
                           pg_wal_lsn_diff(
                               CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, replay_lsn)::bigint
                    FROM pg_stat_replication ORDER BY 1, 2
                    """,
                    row => new StandbyFacts(
                        row.GetString(0), row.TextOrNull(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4)),
                    stop);
                var receivers = await connection.ListAsync(
                    """
                    SELECT coalesce(status, 'unknown'), sender_host, pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::bigint,
                           pg_last_xact_replay_timestamp()
                    FROM pg_stat_wal_receiver
                    """,
                    row => new ReceiverFacts(
                        row.GetString(0), row.TextOrNull(1), row.IsDBNull(2) ? null : row.GetInt64(2),
                        row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3)),
                    stop);
                var slots = await connection.ListAsync(
                    """
                    SELECT slot_name::text, slot_type = 'logical', active,
                           pg_wal_lsn_diff(
                               CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, restart_lsn)::bigint
                    FROM pg_replication_slots ORDER BY 1
                    """,
                    row => new SlotFacts(row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.IsDBNull(3) ? null : row.GetInt64(3)),
                    stop);
                return new ReplicationFacts(isReplica, standbys, receivers.SingleOrDefault()) { Slots = slots };
            },
            cancellationToken);
}
