using DifyDelivery.Pipelines;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>The guide names the very things that the files refer to, and the scripts make them.</summary>
public sealed class SetupGuideTests
{
    [Fact]
    public void ThePageIsAsItWas() => Golden.ShouldBe(SetupGuide.Explain(Plans.Usual), "setup.md");

    [Fact]
    public void TheScriptsAreAsTheyWere() =>
        Golden.ShouldBe(string.Concat(SetupGuide.Scripts(Plans.Usual).Select(script => $"##### {script.Path}\n{script.Content}")), "setup-scripts.txt");

    [Fact]
    public void SubjectsComeInBothFormats()
    {
        var page = SetupGuide.Explain(Plans.Usual);

        page.ShouldContain("| `id-dify-prod-apply` | `repo:octo/dify:environment:prod` | `repo:octo@<owner id>/dify@<repository id>:environment:prod` |");
        page.ShouldContain("| `id-dify-prod-plan` | `repo:octo/dify:environment:prod-plan` |");
    }

    [Theory]
    [InlineData("self-hosted")]
    [InlineData("sandbox")]
    [InlineData("no-approvals")]
    public void WhatAFileRefersToIsMade(string variation)
    {
        var plan = Plans.Find(variation);
        var files = PipelineFiles.Render(plan);
        var scripts = SetupGuide.Scripts(plan).ToDictionary(script => script.Path, script => script.Content);
        var (gitHub, azure) = (scripts["setup-github.sh"], scripts["setup-azure-devops.sh"]);

        foreach (var line in files.Where(file => file.Path.StartsWith(".github", StringComparison.Ordinal)).SelectMany(file => file.Content.Split('\n')).Select(line => line.Trim()))
        {
            if (line.StartsWith("environment: ", StringComparison.Ordinal))
            {
                gitHub.ShouldContain($"\nenvironment {line["environment: ".Length..]} ");
            }
        }

        foreach (var line in files.Where(file => file.Path.StartsWith("pipelines", StringComparison.Ordinal)).SelectMany(file => file.Content.Split('\n')).Select(line => line.Trim()))
        {
            if (line.StartsWith("environment: ", StringComparison.Ordinal))
            {
                azure.ShouldContain($"\nenvironment {line["environment: ".Length..]}\nbranch_control environment {line["environment: ".Length..]}\n");
            }
            else if (line.StartsWith("azureSubscription: ", StringComparison.Ordinal))
            {
                var connection = line["azureSubscription: ".Length..];
                azure.ShouldContain($"\nconnection {connection} ");
                if (!connection.EndsWith("-plan", StringComparison.Ordinal))
                {
                    azure.ShouldContain($"\nbranch_control endpoint {connection}\nlock endpoint {connection}\n");
                }
            }
            else if (line.StartsWith("- group: ", StringComparison.Ordinal))
            {
                azure.ShouldContain($"\ngroup_with_key {line["- group: ".Length..]}\nbranch_control variablegroup {line["- group: ".Length..]}\n");
            }
        }
    }

    /// <summary>A branch that nobody has reviewed gets neither the key nor an identity that changes anything.</summary>
    [Fact]
    public void APullRequestsEnvironmentHoldsNoSecret()
    {
        var script = SetupGuide.Scripts(Plans.Usual)[0].Content;

        script.ShouldContain("environment dev-pull-request '[]' 'refs/pull/*/merge'");
        script.Split('\n').Where(line => line.StartsWith("plan_key", StringComparison.Ordinal)).ShouldAllBe(line => !line.Contains("pull-request"));
        script.ShouldNotContain("trust id-dify-prod-apply \"$subscription_prod\" github-prod-pull-request");
    }

    /// <summary>Terraform refuses a resource group that it did not make.</summary>
    [Fact]
    public void NoScriptMakesAnEnvironmentsResourceGroup()
    {
        foreach (var script in SetupGuide.Scripts(Plans.Usual))
        {
            script.Content.Split('\n').Where(line => line.Contains("rg-dify-prod", StringComparison.Ordinal)).ShouldAllBe(line => line.StartsWith("cluster_rights ", StringComparison.Ordinal));
            script.Content.Split('\n').Where(line => line.Contains("az group create", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("--name \"$identities\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AHostIsGivenTheReviewersThatItKnows()
    {
        var scripts = SetupGuide.Scripts(Plans.Usual);

        scripts[0].Content.ShouldContain("approvers=$(reviewers 'octo/platform')\n");
        scripts[1].Content.ShouldContain("approval dify-prod 'mona@octo.example'\n");
    }

    /// <summary>Where the repository is known it is GitHub's.</summary>
    [Fact]
    public void PipelinesAreMadeForTheRepositorysHost()
    {
        static string Azure(PipelinePlan plan) => SetupGuide.Scripts(plan)[1].Content;

        Azure(Plans.Usual).ShouldContain("repository_type=${REPOSITORY_TYPE:-github}\n");
        Azure(Plans.Usual with { Hosting = Plans.Usual.Hosting with { Repository = null } }).ShouldContain("repository_type=${REPOSITORY_TYPE:-tfsgit}\n");
    }
}
