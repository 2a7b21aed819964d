using System.Xml.Linq;
using Reeve.Server.Operations;
using Reeve.Tests.Architecture;

namespace Reeve.Tests.Doors;

/// <summary>The protocol's reference is what the registry says.</summary>
public sealed class ProtocolReferenceTests
{
    [Fact]
    public void The_reference_says_what_the_registry_says()
    {
        var path = Path.Combine(Repository.Root, "docs", "protocol", "reference.md");
        var generated = ProtocolReference.Generate(new RecordDocs(XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Reeve.Protocol.xml"))));
        if (Environment.GetEnvironmentVariable("REEVE_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, generated);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == generated, "docs/protocol/reference.md is not what the code says; run the tests with REEVE_UPDATE_DOCS=1");
    }

    [Fact]
    public void Every_member_of_the_wire_is_explained()
    {
        var docs = new RecordDocs(XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Reeve.Protocol.xml")));

        Assert.All(
            Protocol.Operations.All.SelectMany(static operation => operation.RequestInfo.Properties.Concat(operation.ResponseInfo.Properties)),
            member => Assert.NotEqual("", docs.Of((System.Reflection.MemberInfo)member.AttributeProvider!)));
    }
}
