using Nuke.Common.IO;
using Nuke.Common.Utilities;

namespace DifyDelivery.Fallback.Nuke.Tests;

public sealed class PathTests
{
    private static readonly AbsolutePath Folder = (AbsolutePath)"/one/two";

    [Fact]
    public void Paths_are_joined_and_normalised()
    {
        (Folder / "a" / "../b/./c").ToString().ShouldBe("/one/two/b/c");
        (Folder / ..).ToString().ShouldBe("/one");
        (Folder + ".txt").Name.ShouldBe("two.txt");
        ((AbsolutePath)"/").Parent.ShouldBeNull();
        (Folder / "x" == "/one/two/x/").ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_rooted_or_rooted_twice_is_refused()
    {
        Should.Throw<ArgumentException>(() => (AbsolutePath)"one").Message.ShouldBe("Path 'one' must be rooted");
        Should.Throw<ArgumentException>(() => Folder / "/three").Message.ShouldBe("Second path must not be rooted");
    }

    [Fact]
    public void A_path_contains_itself_and_what_is_below_it()
    {
        Folder.Contains("/one/two/three").ShouldBeTrue();
        Folder.Contains("/one/two").ShouldBeTrue();
        Folder.Contains("/one/two-and-a-half").ShouldBeFalse();
    }

    [Theory]
    [InlineData("*.txt", "a.txt")]
    [InlineData("**/*.txt", "a.txt,sub/b.txt,sub/deep/c.txt")]
    [InlineData("sub/*", "sub/b.txt,sub/b.md")]
    [InlineData("**/b.{md,rst}", "sub/b.md")]
    public void Files_are_found_by_pattern(string pattern, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("nuke-fallback-");
        try
        {
            AbsolutePath root = folder.FullName;
            foreach (var file in (string[])["a.txt", "sub/b.txt", "sub/b.md", "sub/deep/c.txt"])
                (root / file).WriteAllText("text");
            root.GlobFiles(pattern).Select(x => root.GetRelativePathTo(x).ToString()).ShouldBe(expected.Split(','), ignoreOrder: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Text_is_quoted_when_it_has_a_blank()
    {
        "a b".DoubleQuoteIfNeeded().ShouldBe("\"a b\"");
        "ab".DoubleQuoteIfNeeded().ShouldBe("ab");
        $"{Folder / "a b":dn}".ShouldBe("\"/one/two/a b\"");
    }
}
