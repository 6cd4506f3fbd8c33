using DifyDelivery.StandIn.Writing;
using Npgsql;

namespace DifyDelivery.StandIn.Database;

/// <summary>The person who sets an instance up.</summary>
internal sealed record FirstAccount(string Email, string Name, string PasswordSalt, string PasswordHash);

/// <summary>Whether this instance has been set up, and setting it up: the row of dify_setups is what decides.</summary>
internal sealed class InstanceSetup(NpgsqlDataSource database)
{
    private const string FinishSql = """
        LOCK TABLE dify_setups IN EXCLUSIVE MODE;
        WITH free AS (
          INSERT INTO dify_setups (version) SELECT @version WHERE NOT EXISTS (SELECT FROM dify_setups) RETURNING version
        ), tenant AS (
          INSERT INTO tenants (id, name) SELECT @tenant, @name || '''s Workspace' FROM free ON CONFLICT (id) DO UPDATE SET updated_at = CURRENT_TIMESTAMP(0) RETURNING id
        ), account AS (
          INSERT INTO accounts (name, email, password, password_salt, interface_language, timezone, initialized_at)
          SELECT @name, @email, @hash, @salt, 'en-US', 'UTC', now() FROM free RETURNING id
        ), app AS (
          INSERT INTO apps (id, tenant_id, name, mode, enable_site, enable_api)
          SELECT @app, tenant.id, 'Stand-in', 'chat', true, true FROM tenant ON CONFLICT (id) DO NOTHING
        )
        INSERT INTO tenant_account_joins (tenant_id, account_id, role, current) SELECT tenant.id, account.id, 'owner', true FROM tenant, account;
        """;

    /// <summary>When the setup was finished, or null when it was not.</summary>
    public async Task<DateTime?> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT setup_at FROM dify_setups ORDER BY setup_at LIMIT 1", connection);
        return await command.ExecuteScalarAsync(cancellationToken) as DateTime?;
    }

    /// <summary>Finishes the setup; returns false when that had been done before.</summary>
    public async Task<bool> FinishAsync(FirstAccount account, string version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(FinishSql, connection);
        command.Parameters.Add(new NpgsqlParameter<string>("version", version));
        command.Parameters.Add(new NpgsqlParameter<Guid>("tenant", NumberedWrite.Tenant));
        command.Parameters.Add(new NpgsqlParameter<Guid>("app", NumberedWrite.App));
        command.Parameters.Add(new NpgsqlParameter<string>("name", account.Name));
        command.Parameters.Add(new NpgsqlParameter<string>("email", account.Email));
        command.Parameters.Add(new NpgsqlParameter<string>("hash", account.PasswordHash));
        command.Parameters.Add(new NpgsqlParameter<string>("salt", account.PasswordSalt));
        var rows = await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows > 0;
    }
}
