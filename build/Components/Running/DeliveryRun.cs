using DifyDelivery.Components.Running.Ci;
using DifyDelivery.Components.Strict;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Operations.Outcomes;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Rendering;
using DifyDelivery.Reporting;
using DifyDelivery.Reporting.Ci;

namespace DifyDelivery.Components.Running;

/// <summary>One target's run: what the targets of <c>IPlan</c>, <c>IDeployDify</c> and the others do with a session of the core.</summary>
internal sealed class DeliveryRun : IAsyncDisposable
{
    private readonly IHazDelivery _build;
    private readonly string _target;
    private readonly DeliverySession _session;
    private readonly CiReport _ci;
    private readonly CancellationToken _cancellationToken;

    private DeliveryRun(IHazDelivery build, string target, DeliverySession session, CiReport ci, CancellationToken cancellationToken)
    {
        _build = build;
        _target = target;
        _session = session;
        _ci = ci;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Knows every secret in play.</summary>
    public Redactor Redactor => _session.Redactor;

    private IReporter Reporter => _session.Reporter;

    public static DeliveryRun Create(IHazDelivery build, string target, ICiServer? server, CancellationToken cancellationToken)
    {
        var start = BuildStart.Current();
        var inputs = ParameterInputs.Of(build, start.Sources);
        if (build is IPlan { ShowSettings: true } && target == nameof(IPlanTarget.Plan))
        {
            // Before they are judged: this is how a person finds out where a refused one came from.
            Show(SettingsReader.Describe(start.Environment, inputs));
        }

        var settings = SettingsReader.Read(start.Environment, inputs);
        var session = DeliverySession.Create(settings, new SessionFolders(start.Root), target, build.Confirm, server, RightsOf(build, target), TargetArguments.Of(build, target));
        return new DeliveryRun(build, target, session, new CiReport(server, session, start.Root), cancellationToken);
    }

    /// <summary>A migration that is only tried has an identity of its own in a pipeline, with no right to change the release.</summary>
    private static string RightsOf(IHazDelivery build, string target) =>
        target == nameof(IMigrateData.MigrateData) && build is IMigrateData { Preflight: true } or IMigrateData { Rehearse: true } ? TargetRights.Rehearse : target;

    public async Task<int> PlanAsync(IPlan request)
    {
        var bundles = request.PlanBundleOut is null ? null : new BundleOutput(request, _session);
        var preview = await _session.PreviewAsync(_cancellationToken);
        var plan = preview.Plan;
        PlanText.Print(plan, Reporter, _build.PlanDetails);
        await new PlanFiles(_build.RootDirectory, _session).WriteAsync(preview.Document, _cancellationToken);
        var bundle = bundles is null || plan.IsBlocked ? null : await bundles.WriteAsync(preview, _cancellationToken);
        await _ci.PlannedAsync(preview.Document, bundle, _cancellationToken);
        TellAtTheEnd(PlanSummary.Of(plan));
        return plan.IsBlocked ? ExitCodes.FindingsBlock
            : request.DetailedExitcode && plan.HasChanges ? ExitCodes.PlanHasChanges
            : ExitCodes.Done;
    }

    public Task<int> ProvisionPostgresAsync(string? power) => RunAsync(power is null ? _session.ProvisionPostgres() : _session.SetServerPower(ServerCare.Power(power)));

    public Task<int> DeployDifyAsync(bool rollBackOnFailure) => RunAsync(_session.DeployDify(rollBackOnFailure));

    public async Task<int> VerifyAsync(bool watch)
    {
        if (!watch)
        {
            return await RunAsync(_session.Verify());
        }

        await _session.WatchAsync(_cancellationToken);
        return ExitCodes.Done;
    }

    public Task<int> TeardownAsync(string? confirmation, bool retireSource) =>
        RunAsync(retireSource ? _session.RetireSource(confirmation) : _session.Teardown(confirmation));

    public async Task<int> BackupAsync(bool list, string? serverBackup)
    {
        if (!list)
        {
            return await RunAsync(serverBackup is null ? _session.Backup() : _session.BackUpServer(serverBackup));
        }

        await _session.ListBackupsAsync(_cancellationToken);
        return ExitCodes.Done;
    }

    public Task<int> RestoreAsync(IRestoreBackup restore) =>
        RunAsync(_session.Restore(new RestoreAsk(restore.BackupId, restore.RestoreInto, restore.Undo, restore.Confirm)
        {
            Server = restore.RestoreServer,
            Moment = restore.PointInTime is { } text ? ServerCare.Moment(text) : null,
        }));

    public async Task<int> DoctorAsync(IDoctor request)
    {
        if (!request.Rbac)
        {
            return await _session.DoctorAsync(_cancellationToken) ? ExitCodes.Done : ExitCodes.Failed;
        }

        await _session.WriteRightsAsync(request.RbacSubject, _cancellationToken);
        return ExitCodes.Done;
    }

    public async Task<int> MigrateDataAsync(IMigrateData migration)
    {
        var request = new MigrationRequest(migration.To, migration.Confirm);
        var mode = MigrationModes.Of(migration);
        if (mode != MigrationMode.Migrate && migration.PlanBundle is not null)
        {
            throw new DeliveryException($"--plan-bundle does not go with --{mode.ToString().ToLowerInvariant()}.", remedy: "A bundle executes a migration: leave one of them out.");
        }

        switch (mode)
        {
            case MigrationMode.Status:
                await _session.MigrationStatusAsync(_cancellationToken);
                return ExitCodes.Done;
            case MigrationMode.Preflight:
                var plan = await _session.PreflightMigration(request).PlanAsync(_cancellationToken);
                PlanText.Print(plan, Reporter, details: true);
                _ci.Findings(plan);
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
        var (bundle, plan) = await PlanAsync(operation);
        if (_build.DryRun)
        {
            await CheckAsync(bundle, plan, operation);

            // Where no changes are told thing by thing, the steps and their previews are what there is to see.
            PlanText.Print(plan, Reporter, _build.PlanDetails || plan.Changes.Count == 0);
            _ci.Findings(plan);
            Reporter.Line("Dry run: nothing was changed.");
            return plan.IsBlocked ? ExitCodes.FindingsBlock : ExitCodes.Done;
        }

        var begun = _session.Time.GetTimestamp();
        try
        {
            await CheckAsync(bundle, plan, operation);
            Tell(plan);
            await operation.RunAsync(_cancellationToken);
        }
        catch (Exception exception)
        {
            if (exception is DeliveryException { ExitCode: ExitCodes.Failed } failure)
            {
                await _session.CollectDiagnosticsAsync(failure, _cancellationToken);
            }

            await _ci.RanAsync(new RunReport(plan, operation.Outcomes, exception, _session.Time.GetElapsedTime(begun)), CancellationToken.None);
            throw;
        }

        await _ci.RanAsync(new RunReport(plan, operation.Outcomes, null, _session.Time.GetElapsedTime(begun)), _cancellationToken);
        return ExitCodes.Done;
    }

    /// <summary>What is refused here is the run's summary as well: without it a person would have to look for the reason in the log.</summary>
    private async Task<(PlanBundle? Bundle, DeliveryPlan Plan)> PlanAsync(IOperation operation)
    {
        var begun = _session.Time.GetTimestamp();
        try
        {
            var bundle = await OpenBundleAsync();
            return (bundle, await operation.PlanAsync(_cancellationToken));
        }
        catch (PlanBundleMismatchException exception)
        {
            await _ci.RanAsync(new RunReport(new DeliveryPlan(_target, _session.Settings.Environment, [], []), [], exception, _session.Time.GetElapsedTime(begun)), CancellationToken.None);
            throw;
        }
    }

    private async Task CheckAsync(PlanBundle? bundle, DeliveryPlan plan, IOperation operation)
    {
        if (bundle is not null && !plan.IsBlocked)
        {
            await _session.CheckBundleAsync(bundle, operation, _cancellationToken);
            Reporter.Line($"The plan of bundle {bundle.Id} fits: {BundleOutput.Describe(bundle.Manifest)}");
        }
    }

    private void Tell(DeliveryPlan plan)
    {
        foreach (var finding in plan.Findings.Where(finding => finding.Severity == Severity.Warning))
        {
            _ci.Warn(finding);
        }

        foreach (var finding in plan.Findings.Where(finding => plan.Steps.Count == 0 && finding.Severity == Severity.Note))
        {
            Reporter.Line($"Nothing to do. {finding.Message} {finding.Remedy}".TrimEnd());
        }
    }

    /// <summary>In the table that closes the build: a CI log folds the lines of the target itself.</summary>
    private void TellAtTheEnd(string sentence) => _build.ReportSummary(pairs =>
    {
        pairs["Result"] = Redactor.Redact(sentence);
        return pairs;
    });

    private async Task<PlanBundle?> OpenBundleAsync() =>
        _build is IHazPlanBundle { PlanBundle: { } path }
            ? await _session.OpenBundleAsync(Path.GetFullPath(path), BundleOutput.Key(_session), _cancellationToken)
            : null;
}
