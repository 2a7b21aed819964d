using System.Reflection;
using System.Text;
using Reeve.Protocol;

namespace Reeve.Tests.Architecture;

/// <summary>The wire's contract as text, checked in: a change of it is seen in review, never by accident.</summary>
public sealed class ProtocolContractTests
{
    private const string File = "test/Reeve.Tests/Architecture/protocol-contract.txt";

    [Fact]
    public void The_protocol_is_the_checked_in_contract()
    {
        var actual = Describe();
        if (Environment.GetEnvironmentVariable("REEVE_UPDATE_DOCS") == "1")
        {
            System.IO.File.WriteAllText(Path.Combine(Repository.Root, File), actual);
        }

        Assert.Equal(Repository.Read(File), actual);
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        text.Append("protocol ").Append(ProtocolVersion.Current).Append('\n');
        foreach (var operation in Operations.All)
        {
            text.Append(operation.Name).Append(' ').Append(operation.Method).Append(' ').Append(operation.Path)
                .Append(" scope=").Append(operation.Scope).Append(operation.Creates ? " creates" : "").Append('\n');
        }

        foreach (var type in typeof(Operation).Assembly.GetExportedTypes()
            .Where(static type => type.Name is not ("Operation" or "Operation`2") && type.GetMethod("<Clone>$") is not null)
            .OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                var required = property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is null ? "" : " required";
                text.Append("  ").Append(property.Name).Append(": ").Append(Name(property)).Append(required).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Name(PropertyInfo property)
    {
        var type = property.PropertyType;
        var nullable = Nullable.GetUnderlyingType(type) is not null
            || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        type = Nullable.GetUnderlyingType(type) ?? type;
        var name = type.IsGenericType ? $"[{type.GetGenericArguments()[0].Name}]" : type.Name;
        return nullable ? name + "?" : name;
    }
}
