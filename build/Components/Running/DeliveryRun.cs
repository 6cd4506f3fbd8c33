using DifyDelivery.Components.Strict;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Operations;
using DifyDelivery.Planning;
using DifyDelivery.Reporting;

namespace DifyDelivery.Components.Running;

/// <summary>One target's run: what the targets of <c>IPlan</c>, <c>IDeployDify</c> and the others do with a session of the core.</summary>
internal sealed class DeliveryRun : IAsyncDisposable
{
    private readonly IHazDelivery _build;
    private readonly DeliverySession _session;
    private readonly CancellationToken _cancellationToken;

    private DeliveryRun(IHazDelivery build, DeliverySession session, CancellationToken cancellationToken)
    {
        _build = build;
        _session = session;
        _cancellationToken = cancellationToken;
    }

    private IReporter Reporter => _session.Reporter;

    public static DeliveryRun Create(IHazDelivery build, string target, CancellationToken cancellationToken)
    {
        var start = BuildStart.Current();
        var inputs = ParameterInputs.Of(build, start.Sources);
        if (build is IPlan { ShowSettings: true } && target == nameof(IPlanTarget.Plan))
        {
            // Before they are judged: this is how a person finds out where a refused one came from.
            Show(SettingsReader.Describe(start.Environment, inputs));
        }

        var settings = SettingsReader.Read(start.Environment, inputs);
        var session = DeliverySession.Create(settings, new SessionFolders(start.Root), target);
        return new DeliveryRun(build, session, cancellationToken);
    }

    public async Task<int> PlanAsync(bool detailedExitcode)
    {
        var plan = await _session.DeployDify().PlanAsync(_cancellationToken);
        PlanText.Print(plan, Reporter);
        await WriteAsync(plan);
        return plan.IsBlocked ? ExitCodes.FindingsBlock
            : detailedExitcode && plan.HasChanges ? ExitCodes.PlanHasChanges
            : ExitCodes.Done;
    }

    public Task<int> ProvisionPostgresAsync() => RunAsync(_session.ProvisionPostgres());

    public Task<int> DeployDifyAsync() => RunAsync(_session.DeployDify());

    public Task<int> VerifyAsync() => RunAsync(_session.Verify());

    public Task<int> TeardownAsync(string? confirmation, bool retireSource) =>
        RunAsync(retireSource ? _session.RetireSource(confirmation) : _session.Teardown(confirmation));

    public async Task<int> BackupAsync(bool list)
    {
        if (!list)
        {
            return await RunAsync(_session.Backup());
        }

        await _session.ListBackupsAsync(_cancellationToken);
        return ExitCodes.Done;
    }

    public Task<int> RestoreAsync(IRestoreBackup restore) =>
        RunAsync(_session.Restore(new RestoreAsk(restore.BackupId, restore.RestoreInto, restore.Undo, restore.Confirm)));

    public async Task<int> DoctorAsync() =>
        await _session.DoctorAsync(_cancellationToken) ? ExitCodes.Done : ExitCodes.Failed;

    public async Task<int> MigrateDataAsync(IMigrateData migration)
    {
        var request = new MigrationRequest(migration.To, migration.Confirm);
        switch (MigrationModes.Of(migration))
        {
            case MigrationMode.Status:
                await _session.MigrationStatusAsync(_cancellationToken);
                return ExitCodes.Done;
            case MigrationMode.Preflight:
                var plan = await _session.PreflightMigration(request).PlanAsync(_cancellationToken);
                PlanText.Print(plan, Reporter);
                return plan.IsBlocked ? ExitCodes.FindingsBlock : ExitCodes.Done;
            case MigrationMode.Rollback:
                return await RunAsync(_session.RollBackMigration(request));
            case MigrationMode.Rehearse:
                return await RunAsync(_session.RehearseMigration(request));
            default:
                return await RunAsync(_session.MigrateData(request));
        }
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static void Show(IReadOnlyList<SettingValue> values)
    {
        var name = values.Max(value => value.Name.Length);
        var text = values.Max(value => value.Text.Length);
        foreach (var value in values)
        {
            Console.WriteLine($"{value.Name.PadRight(name)}  {value.Text.PadRight(text)}  {value.Origin}");
        }
    }

    private async Task<int> RunAsync(IOperation operation)
    {
        var plan = await operation.PlanAsync(_cancellationToken);
        if (_build.DryRun)
        {
            PlanText.Print(plan, Reporter);
            Reporter.Line("Dry run: nothing was changed.");
            return plan.IsBlocked ? ExitCodes.FindingsBlock : ExitCodes.Done;
        }

        foreach (var finding in plan.Findings.Where(finding => finding.Severity == Severity.Warning))
        {
            Reporter.Warning($"{finding.Id}: {finding.Message} {finding.Remedy}");
        }

        foreach (var finding in plan.Findings.Where(finding => plan.Steps.Count == 0 && finding.Severity == Severity.Note))
        {
            Reporter.Line($"Nothing to do. {finding.Message} {finding.Remedy}".TrimEnd());
        }

        await operation.RunAsync(_cancellationToken);
        return ExitCodes.Done;
    }

    private async Task WriteAsync(DeliveryPlan plan)
    {
        var document = new PlanDocument(plan, _session.Settings, _session.Time.GetUtcNow());
        var folder = Directory.CreateDirectory(Path.Combine(_build.RootDirectory, "artifacts")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "plan.md"), _session.Redactor.Redact(PlanMarkdown.Render(document)), _cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "plan.json"), _session.Redactor.Redact(PlanJson.Render(document)), _cancellationToken);
        Reporter.Line("Written: artifacts/plan.md, artifacts/plan.json");
    }
}
