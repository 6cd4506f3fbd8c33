using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Utilities;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Execution;

/// <summary>What scheduled targets require, and members that are required whatever runs.</summary>
internal static class Requirements
{
    /// <exception cref="Exception">A requirement is not met; nothing has run yet.</exception>
    public static void Validate(NukeBuild build)
    {
        foreach (var target in build.ScheduledTargets)
            foreach (var requirement in target.DelegateRequirements)
            {
                if (requirement is Expression<Func<bool>> condition)
                    Assert.True(condition.Compile().Invoke(), $"Target '{target.Name}' requires '{requirement.Body}'");
                else if (IsMissing(requirement.GetMemberInfo(), build, $"from target '{target.Name}' "))
                    Assert.Fail($"Target '{target.Name}' requires member '{NameOf(requirement.GetMemberInfo())}' to be not null or empty");
            }

        foreach (var member in ValueInjectionUtility.GetInjectionMembers(build.GetType()).Select(x => x.Member))
        {
            if (member.HasCustomAttribute<RequiredAttribute>() && IsMissing(member, build, ""))
                Assert.Fail($"Member '{NameOf(member)}' is required to be not null or empty");
        }
    }

    private static bool IsMissing(MemberInfo member, NukeBuild build, string from)
    {
        if (member.DeclaringType != build.GetType())
            member = build.GetType().GetMember(member.Name).SingleOrDefault() ?? member;
        Assert.True(
            member.HasCustomAttribute<ValueInjectionAttributeBase>(),
            $"Member '{member.Name}' is required {from}but not marked with an injection attribute.");

        // The genuine engine also asks where there is nobody to answer, and fails with an unrelated message.
        if (NukeBuild.Host is Terminal && Prompt.IsPossible)
            Ask(member, build);
        return member.GetValue(build) switch
        {
            null => true,
            string text => string.IsNullOrWhiteSpace(text),
            _ => false
        };
    }

    private static void Ask(MemberInfo member, NukeBuild build)
    {
        if (!member.HasCustomAttribute<ParameterAttribute>() || member is PropertyInfo { CanWrite: false })
            return;

        var text = $"{(ParameterNames.Description(member) ?? ParameterNames.EffectiveName(member)).TrimEnd('.')}:";
        while (member.GetValue(build) == null)
        {
            var answer = member.HasCustomAttribute<SecretAttribute>()
                ? Prompt.ForSecret(text)
                : Prompt.ForInput(text, ParameterNames.ValueSet(member, build));
            if (answer != null)
                member.SetValue(build, ValueConversion.Convert(answer, member.GetMemberType()));
        }
    }

    private static string NameOf(MemberInfo member) =>
        member.HasCustomAttribute<ParameterAttribute>() ? ParameterNames.EffectiveName(member) : member.Name;
}
