using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Planning;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>Conditions and expressions of a pipeline: that functions, parameters, stages and outputs that they name are there.</summary>
internal static class AzureExpressionRules
{
    private const string Functions = "Look at https://learn.microsoft.com/azure/devops/pipelines/process/expressions.";

    public static IEnumerable<Finding> CheckTemplateCondition(string where, string condition, IReadOnlyList<AzureParameter> parameters) =>
        FunctionsOf(where, condition).Concat(ParametersOf(where, condition, parameters));

    public static IEnumerable<Finding> Check(string where, AzurePipeline pipeline, AzureStage stage)
    {
        var texts = new[] { stage.Condition }
            .Concat(stage.Jobs.Select(job => job.Condition))
            .Concat(stage.Jobs.SelectMany(job => job.Variables.Select(variable => variable.Value)))
            .OfType<string>()
            .ToList();
        return
        [
            .. texts.SelectMany(text => FunctionsOf(where, text)),
            .. texts.SelectMany(text => ParametersOf(where, text, pipeline.Parameters)),
            .. texts.SelectMany(AzureExpressions.StageReferences).SelectMany(reference => CheckReference(where, pipeline, stage, reference)),
        ];
    }

    public static IEnumerable<Finding> Check(string where, AzureStep step, IReadOnlyList<AzureParameter> parameters) =>
    [
        .. step.Condition is { } condition ? FunctionsOf(where, condition) : [],
        .. step.Condition is { } custom && !AzureExpressions.SaysWhatFailureMeans(custom)
            ? [Findings.Error("azure.condition-without-status", $"{where}: the condition of '{step.DisplayName}' takes the place of the implied succeeded().", "Write and(succeeded(), ...).")]
            : Array.Empty<Finding>(),
        .. new[] { step.Condition, step.Value, step.DisplayName }
            .Concat(step.Env.Concat(step.Inputs).Concat(step.Keys).Select(pair => pair.Value))
            .OfType<string>()
            .Where(text => text == step.Condition || text.Contains("${{", StringComparison.Ordinal))
            .SelectMany(text => ParametersOf(where, text, parameters)),
    ];

    private static IEnumerable<Finding> FunctionsOf(string where, string expression) =>
        AzureExpressions.Check(expression).Select(problem => Findings.Error(problem.Id, $"{where}: {problem.Problem}, in '{expression}'.", Functions));

    private static IEnumerable<Finding> ParametersOf(string where, string text, IReadOnlyList<AzureParameter> parameters) =>
        AzureExpressions.Parameters(text)
            .Where(name => parameters.All(parameter => parameter.Name != name))
            .Distinct()
            .Select(name => Findings.Error("azure.undeclared-parameter", $"{where}: the parameter '{name}' is not declared.", "Declare it in the file's parameters."));

    private static IEnumerable<Finding> CheckReference(string where, AzurePipeline pipeline, AzureStage stage, StageReference reference)
    {
        var named = pipeline.Stages.FirstOrDefault(other => other.Name == reference.Stage);
        var job = named?.Jobs.FirstOrDefault(other => other.Name == reference.Job);
        var problem = named is null ? $"there is no stage '{reference.Stage}'"
            : !stage.DependsOn.Contains(reference.Stage) ? $"the stage does not depend on '{reference.Stage}', and gets nothing of it"
            : reference.Job.Length > 0 && job is null ? $"stage '{reference.Stage}' has no job '{reference.Job}'"
            : reference.Step.Length > 0 && job is not null && !HasStep(job, reference.Step) ? $"job '{reference.Job}' has no step '{reference.Step}'"
            : null;
        if (problem is not null)
        {
            yield return Findings.Error("azure.unknown-stage-output", $"{where}: '{reference.Text}' points nowhere: {problem}.", "Correct it, or add what it names.");
        }
    }

    /// <summary>A step of the job, or one that a template brings.</summary>
    private static bool HasStep(AzureJob job, string name) =>
        job.Steps.Any(step => step.Name == name)
        || PipelineSet.Templates().Any(template =>
            job.Steps.Any(step => step.Kind == "template" && template.Path.EndsWith(step.Value, StringComparison.Ordinal))
            && template.Template.Steps.Any(step => step.Name == name));
}
