using System.Collections;
using System.Globalization;
using DifyDelivery.Processes;

namespace DifyDelivery.Terraform;

/// <summary>Makes the child processes: the environment's own directory and variables, whatever the person's own shell sets.</summary>
internal sealed class TerraformCommands(string program, TerraformRoot root)
{
    /// <summary>Terraform saves its state and lets go of its lock when it is interrupted; a provider may need a while for that.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Inherited variables that would change what a run does behind the parameters' back - or, for the logs, write every value that a
    /// provider sends into a file that no redactor sees.
    /// </summary>
    private static readonly string[] Unwanted = ["TF_VAR_", "TF_CLI_ARGS", "TF_WORKSPACE", "TF_LOG", "TF_REATTACH_PROVIDERS", "TF_IGNORE"];

    public string LockTimeout => string.Create(CultureInfo.InvariantCulture, $"-lock-timeout={(int)root.LockTimeout.TotalSeconds}s");

    public CommandSpec Create(IReadOnlyList<string> arguments, TerraformInputs inputs)
    {
        ModuleCopy.Refresh(root);
        return new(program, arguments)
        {
            WorkingDirectory = root.RunDirectory,
            Environment = EnvironmentFor(inputs),
            StopGrace = StopGrace,
            // It ends its provisioners itself and then writes its state; a second signal would make it give up at once.
            StopsOwnChildren = true,
        };
    }

    private Dictionary<string, string?> EnvironmentFor(TerraformInputs inputs)
    {
        var environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => (string)entry.Key)
            .Where(name => Unwanted.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        environment["TF_DATA_DIR"] = root.DataDirectory;
        environment["TF_IN_AUTOMATION"] = "1";
        environment["CHECKPOINT_DISABLE"] = "1";
        foreach (var (name, value) in root.Environment.Concat(inputs.Environment))
        {
            environment[name] = value;
        }

        foreach (var (name, value) in inputs.Secrets)
        {
            environment[$"TF_VAR_{name}"] = value;
        }

        return environment;
    }
}
