namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>Steps that every pipeline has, as templates.</summary>
internal static class SharedSteps
{
    private const string KeepScript = """
        set -euf
        folder="$AGENT_TEMPDIRECTORY/kept"
        rm -rf "$folder"
        mkdir "$folder"
        for pattern in $FILES; do
          if [ -d artifacts ]; then find artifacts -maxdepth 1 -type f -name "$pattern" -exec cp {} "$folder" \;; fi
        done
        if [ -n "$(ls -A "$folder")" ]; then
          echo "##vso[task.setvariable variable=artifact;isOutput=true]$ARTIFACT-$SYSTEM_JOBATTEMPT"
        fi
        """;

    private const string InstallKubelogin = "installKubelogin";
    private const string Artifact = "artifact";
    private const string Files = "files";

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
    /// Keeps a plan, or other files of a job: those that are named, since artifacts also holds backups. A run cannot publish one name twice, so the attempt is part of it, and the step says which name it was: a later stage takes
    /// the last attempt's plan and no other.
    /// </summary>
    public static StepsTemplate KeepPlan() => new(
        [new AzureParameter(Artifact, "string"), new AzureParameter(Files, "string") { Default = "plan.*" }],
        [
            new StepBlock(
                null,
                [
                    new AzureStep("bash", KeepScript)
                    {
                        Name = "kept",
                        DisplayName = "Choose what is kept",
                        Condition = "succeededOrFailed()",
                        Env = Pairs.Of(("ARTIFACT", $"${{{{ parameters.{Artifact} }}}}"), ("FILES", $"${{{{ parameters.{Files} }}}}")),
                    },
                    new AzureStep("publish", "$(Agent.TempDirectory)/kept")
                    {
                        Keys = Pairs.Of(("artifact", "$(kept.artifact)")),
                        DisplayName = "Keep it",
                        Condition = "and(succeededOrFailed(), ne(variables['kept.artifact'], ''))",
                    },
                ]),
        ]);
}
