using System.Linq.Expressions;
using Nuke.Common.IO;
using Nuke.Common.ValueInjection;

namespace Nuke.Common;

/// <summary>The static members, as components see them.</summary>
public abstract partial class NukeBuild
{
    AbsolutePath INukeBuild.RootDirectory => RootDirectory;

    AbsolutePath INukeBuild.TemporaryDirectory => TemporaryDirectory;

    AbsolutePath INukeBuild.BuildAssemblyFile => BuildAssemblyFile;

    AbsolutePath INukeBuild.BuildAssemblyDirectory => BuildAssemblyDirectory;

    AbsolutePath INukeBuild.BuildProjectDirectory => BuildProjectDirectory;

    AbsolutePath INukeBuild.BuildProjectFile => BuildProjectFile;

    Verbosity INukeBuild.Verbosity => Verbosity;

    Host INukeBuild.Host => Host;

    bool INukeBuild.IsLocalBuild => IsLocalBuild;

    bool INukeBuild.IsServerBuild => IsServerBuild;

    T INukeBuild.TryGetValue<T>(Expression<Func<T>> parameterExpression) => ValueInjectionUtility.TryGetValue<T>(parameterExpression);

    T INukeBuild.TryGetValue<T>(Expression<Func<object>> parameterExpression) => ValueInjectionUtility.TryGetValue<T>(parameterExpression);
}
