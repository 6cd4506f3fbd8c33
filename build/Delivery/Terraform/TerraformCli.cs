using System.Security.Cryptography;
using System.Text.Json;
using DifyDelivery.Files;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Terraform;

/// <summary>The real Terraform program, 1.11 or newer (ephemeral variables).</summary>
/// <param name="processes">Starts it.</param>
/// <param name="program">Its path.</param>
/// <param name="root">The module and where its data goes.</param>
public sealed class TerraformCli(IProcessRunner processes, string program, TerraformRoot root) : ITerraform
{
    private const int PlanHasChanges = 2;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private readonly TerraformCommands _commands = new(program, root);

    /// <inheritdoc/>
    public async Task InitializeAsync(IActivity progress, CancellationToken cancellationToken = default)
    {
        if (UnsavedState.Keep(root) is { } unsaved)
        {
            throw new StateNotSavedException("Terraform cannot go on.", unsaved, [], root, "An earlier apply changed what its state does not know of yet.");
        }

        PrivateFiles.EnsureDirectory(root.PlanDirectory);
        ModuleCopy.Refresh(root);
        var backend = root.Backend ?? new Dictionary<string, string> { ["path"] = root.StateFile };
        string[] arguments =
        [
            // -reconfigure: the backend's settings are this call's, whatever an earlier checkout left in the data directory.
            "init", "-json", "-input=false", "-no-color", "-reconfigure",
            .. File.Exists(Path.Combine(root.RunDirectory, ProviderLock.FileName)) ? ["-lockfile=readonly"] : Array.Empty<string>(),
            .. backend.Select(setting => $"-backend-config={setting.Key}={setting.Value}"),
        ];
        await RunAsync("Terraform could not initialise the root module.", arguments, TerraformInputs.None, new(progress), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TerraformDiagnostic>> ValidateAsync(CancellationToken cancellationToken = default)
    {
        var result = await processes.RunAsync(
            _commands.Create(["validate", "-json", "-no-color"], TerraformInputs.None), cancellationToken: cancellationToken);
        using var document = ParseDocument("Terraform could not validate the root module.", result);
        return [.. document.RootElement.List("diagnostics").Select(TerraformEventParser.ReadDiagnostic)];
    }

    /// <inheritdoc/>
    public async Task<TerraformPlan> PlanAsync(
        TerraformInputs inputs, PlanRequest request, IActivity progress, CancellationToken cancellationToken = default)
    {
        const string what = "Terraform could not plan.";
        var files = PlanFiles.New(root.PlanDirectory);
        var variables = JsonSerializer.Serialize(inputs.Variables, Readable);
        await PrivateFiles.WriteAsync(files.Variables, variables, cancellationToken);
        await PrivateFiles.WriteAsync(root.VariablesFile, variables, cancellationToken);
        string[] arguments =
        [
            "plan", "-json", "-input=false", "-no-color", "-detailed-exitcode", _commands.LockTimeout,
            $"-var-file={files.Variables}", $"-out={files.Plan}",
            .. request.Destroy ? ["-destroy"] : Array.Empty<string>(),
            .. request.Replace.Select(address => $"-replace={address}"),
        ];
        var result = await RunAsync(what, arguments, inputs, new(progress), cancellationToken, PlanHasChanges);
        return new TerraformPlan(
            files.Plan,
            await DigestAsync(files.Plan, cancellationToken),
            request.Destroy,
            await ReadPlanAsync(files.Plan, cancellationToken),
            HasChanges: result.ExitCode == PlanHasChanges);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TerraformChange>> ReadPlanAsync(string file, CancellationToken cancellationToken = default)
    {
        var shown = await processes.RunAsync(
            _commands.Create(["show", "-json", "-no-color", file], TerraformInputs.None), cancellationToken: cancellationToken);
        using var document = ParseDocument("Terraform could not show its plan.", shown);
        return PlanJsonReader.ReadChanges(document.RootElement);
    }

    /// <inheritdoc/>
    public async Task<TerraformOutputs> ApplyAsync(
        TerraformPlan plan, TerraformInputs inputs, IActivity progress, CancellationToken cancellationToken = default, CancellationToken noMore = default)
    {
        const string what = "Terraform could not apply the plan.";
        noMore.ThrowIfCancellationRequested();
        if (!File.Exists(plan.File))
        {
            throw new StalePlanException(what, [], "The plan's file is gone: it was applied already or cleaned up.");
        }

        if (await DigestAsync(plan.File, cancellationToken) != plan.Digest)
        {
            throw new StalePlanException(what, [], "The plan's file is not the one that was shown.");
        }

        string[] arguments = ["apply", "-json", "-input=false", "-no-color", _commands.LockTimeout, plan.File];
        var steps = plan.Changes.Sum(change => change.Action == ChangeAction.Replace ? 2 : 1);
        var conversation = new TerraformConversation(progress, steps);
        try
        {
            await RunAsync(what, arguments, inputs, conversation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var interrupted = ApplyInterruptedException.From(conversation, steps, root, cancellationToken);
            progress.Line(interrupted.Message);
            throw interrupted;
        }

        PlanFiles.Of(plan.File).Delete();
        return await ReadOutputsAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<TerraformOutputs> ReadOutputsAsync(CancellationToken cancellationToken = default)
    {
        var result = await processes.RunAsync(
            _commands.Create(["output", "-json", "-no-color"], TerraformInputs.None), cancellationToken: cancellationToken);
        using var document = ParseDocument("Terraform could not read its outputs.", result);
        return new TerraformOutputs(
            document.RootElement.EnumerateObject().ToDictionary(
                output => output.Name, output => (output.Value.Find("value") ?? default).Clone(), StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TerraformResource>> ReadStateAsync(CancellationToken cancellationToken = default)
    {
        var result = await processes.RunAsync(
            _commands.Create(["show", "-json", "-no-color"], TerraformInputs.None), cancellationToken: cancellationToken);
        using var document = ParseDocument("Terraform could not read its state.", result);
        return PlanJsonReader.ReadResources(document.RootElement);
    }

    private static async Task<string> DigestAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private JsonDocument ParseDocument(string what, CommandResult result)
    {
        try
        {
            // validate answers in JSON even when it ends with 1; an empty answer is always a failure.
            return JsonDocument.Parse(result.StandardOutput);
        }
        catch (JsonException)
        {
            throw DiagnosticClassifier.Classify(what, [], result, root);
        }
    }

    private async Task<CommandResult> RunAsync(
        string what, IReadOnlyList<string> arguments, TerraformInputs inputs, TerraformConversation conversation,
        CancellationToken cancellationToken, int alsoGood = 0)
    {
        var result = await processes.RunAsync(
            _commands.Create(arguments, inputs), conversation.Hear, cancellationToken: cancellationToken);
        return result.Succeeded || result.ExitCode == alsoGood
            ? result
            : throw DiagnosticClassifier.Classify(what, conversation.Diagnostics, result, root, UnsavedState.Keep(root));
    }
}
