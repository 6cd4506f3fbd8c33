using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

public class TerraformOutputsTests
{
    private readonly TerraformOutputs _outputs = new(
        JsonDocument.Parse("""{"fqdn":"10.0.0.2","port":30432,"names":["dify","dify_plugin"],"gone":null}""")
            .RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value));

    [Fact]
    public void ValuesHaveTypes()
    {
        _outputs.Text("fqdn").ShouldBe("10.0.0.2");
        _outputs.Number("port").ShouldBe(30432);
        _outputs.TextList("names").ShouldBe(["dify", "dify_plugin"]);
        _outputs.FindText("gone").ShouldBeNull();
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("absent")]
    [InlineData("port")]
    public void AMissingTextIsAFailureThatNamesIt(string name) =>
        Should.Throw<DeliveryException>(() => _outputs.Text(name)).Message.ShouldContain($"'{name}'");

    [Fact]
    public void BeforeTheFirstApplyTheRemedyIsToProvision() =>
        Should.Throw<DeliveryException>(() => new TerraformOutputs(new Dictionary<string, JsonElement>()).Number("port"))
            .Why.ShouldBe("Nothing has been applied in this environment.");
}
