namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>Steps that every pipeline has, as templates.</summary>
internal static class SharedSteps
{
    private const string InstallKubelogin = "installKubelogin";
    private const string Artifact = "artifact";

    /// <summary>The checkout and the programs of a job. A deployment job checks nothing out by itself.</summary>
    public static StepsTemplate Sources() => new(
        [new AzureParameter(InstallKubelogin, "boolean") { Default = "false" }],
        [
            new StepBlock(
                null,
                [
                    new AzureStep("checkout", "self") { Keys = Pairs.Of(("clean", "true"), ("fetchDepth", "1"), ("persistCredentials", "false")) },
                    new AzureStep("task", "UseDotNet@2")
                    {
                        DisplayName = ".NET SDK of global.json",
                        Inputs = Pairs.Of(("packageType", "sdk"), ("useGlobalJson", "true")),
                    },
                ]),
            new StepBlock(
                $"eq(parameters.{InstallKubelogin}, true)",
                [new AzureStep("bash", ProgramPins.InstallKubelogin) { DisplayName = "Install kubelogin" }]),
        ]);

    /// <summary>
    /// Keeps a plan. A run cannot publish one name twice, so the attempt is part of it, and the step says which name it was: a later stage takes
    /// the last attempt's plan and no other.
    /// </summary>
    public static StepsTemplate KeepPlan() => new(
        [new AzureParameter(Artifact, "string")],
        [
            new StepBlock(
                null,
                [
                    new AzureStep("bash", "echo \"##vso[task.setvariable variable=artifact;isOutput=true]$ARTIFACT-$SYSTEM_JOBATTEMPT\"")
                    {
                        Name = "kept",
                        DisplayName = "Name the artifact",
                        Condition = "succeededOrFailed()",
                        Env = Pairs.Of(("ARTIFACT", $"${{{{ parameters.{Artifact} }}}}")),
                    },
                    new AzureStep("publish", "artifacts")
                    {
                        Keys = Pairs.Of(("artifact", "$(kept.artifact)")),
                        DisplayName = "Keep the plan",
                        Condition = "succeededOrFailed()",
                    },
                ]),
        ]);
}
