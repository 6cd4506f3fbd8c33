using DifyDelivery.Processes;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

public class DiagnosticClassifierTests
{
    private static readonly CommandResult Failed = new("terraform plan", 1, "", "no such flag", TimeSpan.Zero);

    [Fact]
    public void ALockNamesItsHolderAndTheWayOut()
    {
        var failure = Classify(
            "Error acquiring the state lock",
            """
            Error message: resource temporarily unavailable
            Lock Info:
              ID:        dc95e15f-546a-05e5-68fa-cb26937f5b6a
              Path:      terraform.tfstate
              Operation: OperationTypeApply
              Who:       ada@agent-7
              Version:   1.11.4
              Created:   2026-11-24 02:11:39.218391274 +0000 UTC
              Info:

            """).ShouldBeOfType<StateLockedException>();

        failure.Lock.ShouldBe(new StateLock(
            "dc95e15f-546a-05e5-68fa-cb26937f5b6a", "ada@agent-7", "OperationTypeApply", new DateTimeOffset(2026, 11, 24, 2, 11, 39, TimeSpan.Zero)));
        failure.Why!.ShouldContain("ada@agent-7 (OperationTypeApply) since 2026-11-24 02:11:39Z");
        failure.Remedy!.ShouldContain("terraform force-unlock dc95e15f-546a-05e5-68fa-cb26937f5b6a");
    }

    [Fact]
    public void ALockWithoutDetailsIsStillALock() =>
        Classify("Error acquiring the state lock", "Error message: state blob is already locked")
            .ShouldBeOfType<StateLockedException>().Lock.ShouldBe(new StateLock(null, null, null, null));

    [Fact]
    public void AStalePlanIsToldApart() =>
        Classify("Saved plan is stale", "The given plan file can no longer be applied.").ShouldBeOfType<StalePlanException>();

    [Fact]
    public void MissingProvidersAreToldApart() =>
        Classify("Failed to query available provider packages", "could not connect to registry.terraform.io")
            .ShouldBeOfType<ProvidersUnavailableException>().Remedy!.ShouldContain("filesystem_mirror");

    [Fact]
    public void ARefusedVariableNamesItsDeclaration() =>
        Classify("Invalid value for variable", "postgres_storage_mb must be one of the sizes that Azure offers", "variables.tf", 133)
            .ShouldBeOfType<InputRefusedException>().Remedy!.ShouldContain("variables.tf:133");

    [Fact]
    public void AMissingVariableIsNamed() =>
        Classify("No value for required variable", "The root module input variable \"sandbox_image\" is not set, and has no default value.")
            .ShouldBeOfType<InputRefusedException>().Remedy!.ShouldContain("'sandbox_image'");

    [Fact]
    public void WithoutDiagnosticsThePlainTextIsTheCause() =>
        DiagnosticClassifier.Classify("Terraform could not plan.", [], Failed).Why.ShouldBe("'terraform plan' ended with exit code 1: no such flag");

    [Fact]
    public void ARepeatedErrorIsToldOnce()
    {
        var halted = new TerraformDiagnostic(true, "execution halted", "", null, null, null);

        DiagnosticClassifier.Classify("What.", [halted, halted], Failed).Why.ShouldBe("execution halted");
    }

    private static TerraformException Classify(string summary, string detail, string? file = null, int? line = null) =>
        DiagnosticClassifier.Classify("Terraform could not plan.", [new(true, summary, detail, null, file, line)], Failed);
}
