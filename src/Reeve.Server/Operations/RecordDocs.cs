using System.Reflection;
using System.Xml.Linq;

namespace Reeve.Server.Operations;

/// <summary>The documentation comments of the wire's records, read from the file the compiler writes. Immutable.</summary>
internal sealed class RecordDocs(XDocument file)
{
    private readonly Dictionary<string, string> _summaries = file.Descendants("member")
        .Where(static member => member.Element("summary") is not null)
        .ToDictionary(static member => member.Attribute("name")!.Value, static member => Text(member.Element("summary")!), StringComparer.Ordinal);

    public string Of(Type record) => _summaries.GetValueOrDefault("T:" + record.FullName, "");

    public string Of(MemberInfo member) => _summaries.GetValueOrDefault($"P:{member.DeclaringType!.FullName}.{member.Name}", "");

    private static string Text(XElement summary)
    {
        var text = string.Concat(summary.Nodes().Select(static node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "c" } code => "`" + code.Value + "`",
            XElement element => element.Attribute("cref")?.Value.Split('.')[^1] ?? element.Value,
            _ => "",
        }));
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
