using System.Reflection;
using System.Text;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Execution;

/// <summary>The text of <c>--help</c>: targets in the order of their declaration, parameters by name.</summary>
internal static class HelpText
{
    private const int WidestLine = 90;

    public static void Write(NukeBuild build)
    {
        Host.Debug(Targets(build.ExecutableTargets));
        Host.Debug(Parameters(build, Console.IsOutputRedirected ? 80 : Console.BufferWidth));
    }

    public static string Targets(IReadOnlyList<ExecutableTarget> targets)
    {
        var width = Math.Max(targets.Max(x => x.Name.Length), 20);
        var text = new StringBuilder().AppendLine("Targets (with their direct dependencies):").AppendLine();
        foreach (var target in targets.Where(x => x.Listed))
        {
            var name = target.Name + (target.IsDefault ? " (default)" : "");
            text.Append("  ").Append(name.PadRight(width));
            if (target.ExecutionDependencies.Count > 0)
                text.Append(" -> ").AppendJoin(", ", target.ExecutionDependencies.Select(x => x.Name));
            text.AppendLine();
            if (!string.IsNullOrWhiteSpace(target.Description))
                text.Append("    ").AppendLine(target.Description);
        }

        return text.ToString();
    }

    public static string Parameters(NukeBuild build, int consoleWidth)
    {
        var defaults = string.Join(", ", build.ExecutableTargets.Where(x => x.IsDefault).Select(x => x.Name));
        var members = ValueInjectionUtility.GetParameterMembers(build.GetType(), includeUnlisted: false);
        var width = Math.Max(members.Max(x => NameOf(x).Length), 16);
        var text = new StringBuilder().AppendLine("Parameters:");
        Append(members.Where(x => x.DeclaringType != typeof(NukeBuild)).ToList());
        Append(members.Where(x => x.DeclaringType == typeof(NukeBuild)).ToList());
        return text.ToString();

        void Append(List<MemberInfo> group)
        {
            if (group.Count > 0)
                text.AppendLine();
            foreach (var member in group)
            {
                var lines = Wrap(DescriptionOf(member, defaults), width + 6, consoleWidth);
                text.Append("  --").Append(NameOf(member).PadRight(width)).Append("  ").AppendLine(lines[0]);
                foreach (var line in lines.Skip(1))
                    text.Append(' ', width + 6).AppendLine(line);
            }
        }
    }

    private static string NameOf(MemberInfo member) => ParameterNames.DashedName(ParameterNames.EffectiveName(member));

    private static string DescriptionOf(MemberInfo member, string defaults) => ParameterNames.Description(member) is { } description
        ? description.Replace("{default_target}", defaults.Length > 0 ? defaults : "<none>", StringComparison.Ordinal).TrimEnd('.') + "."
        : "<no description>";

    private static List<string> Wrap(string text, int indentation, int consoleWidth)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            var length = indentation + lines[^1].Length + word.Length;
            if (length >= consoleWidth || length > WidestLine)
                lines.Add("");
            lines[^1] += $" {word}";
        }

        return lines;
    }
}
