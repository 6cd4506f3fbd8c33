using System.Text.Json;

namespace DifyDelivery.Terraform;

/// <summary>
/// Reads Terraform's <c>-json</c> lines (developer.hashicorp.com/terraform/internals/machine-readable-ui). Lines that are not JSON occur
/// even there - init prints one about the backend - and become <see cref="Said"/>.
/// </summary>
internal static class TerraformEventParser
{
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["create"] = "creating",
        ["update"] = "changing",
        ["delete"] = "destroying",
        ["read"] = "reading",
    };

    public static TerraformEvent? Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        if (line[0] != '{')
        {
            return new Said(line);
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new Said(line);
        }
    }

    public static TerraformDiagnostic ReadDiagnostic(JsonElement diagnostic)
    {
        var range = diagnostic.Find("range");
        return new TerraformDiagnostic(
            diagnostic.FindText("severity") != "warning",
            diagnostic.FindText("summary") ?? "no summary",
            diagnostic.FindText("detail") ?? "",
            diagnostic.FindText("address"),
            range?.FindText("filename"),
            range?.Find("start")?.Find("line")?.GetInt32());
    }

    private static TerraformEvent Read(JsonElement line)
    {
        var hook = line.Find("hook");
        var address = hook?.Find("resource")?.FindText("addr") ?? "";
        var elapsed = TimeSpan.FromSeconds(hook?.Find("elapsed_seconds")?.GetDouble() ?? 0);
        var action = hook?.FindText("action") ?? "";
        action = Verbs.GetValueOrDefault(action, action);
        return line.FindText("type") switch
        {
            "apply_start" => new ApplyStarted(address, action),
            "apply_progress" => new ApplyContinues(address, action, elapsed),
            "apply_complete" => new ApplyEnded(address, action, Failed: false, elapsed),
            "apply_errored" => new ApplyEnded(address, action, Failed: true, elapsed),
            "provision_progress" => new ProvisionerSaid(address, hook?.FindText("output") ?? ""),
            "refresh_start" => new Refreshing(address),
            "diagnostic" when line.Find("diagnostic") is { } diagnostic => new Diagnosed(ReadDiagnostic(diagnostic)),
            "change_summary" => new Summarised(line.FindText("@message") ?? ""),
            _ => new Said(line.FindText("@message") ?? ""),
        };
    }
}
