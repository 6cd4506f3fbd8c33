using System.Text.RegularExpressions;

namespace DifyDelivery.Terraform;

/// <summary>An error or a warning that Terraform reports.</summary>
/// <param name="IsError">False for a warning.</param>
/// <param name="Summary">Terraform's headline: <c>Saved plan is stale</c>. Stable per kind of failure.</param>
/// <param name="Detail">The rest, which may span lines.</param>
/// <param name="Address">The resource concerned, when there is one.</param>
/// <param name="File">The configuration file concerned, relative to the module.</param>
/// <param name="Line">The line in it.</param>
public sealed partial record TerraformDiagnostic(bool IsError, string Summary, string Detail, string? Address, string? File, int? Line)
{
    /// <summary>Everything in one text: headline, place, detail.</summary>
    public override string ToString()
    {
        var place = string.Join(", ", new[] { Address, File is null ? null : $"{File}:{Line}" }.Where(part => part is not null));
        var headline = place.Length == 0 ? Summary : $"{Summary} ({place})";
        return Detail.Length == 0 ? headline : $"{headline}: {ProvisionerCommand().Replace(Detail, "").Trim()}";
    }

    /// <summary>A failed provisioner repeats its whole script before it says what went wrong; the script is in the file that is named.</summary>
    [GeneratedRegex(@"^Error running command '.*?': (?=exit status |signal: )", RegexOptions.Singleline)]
    private static partial Regex ProvisionerCommand();
}
