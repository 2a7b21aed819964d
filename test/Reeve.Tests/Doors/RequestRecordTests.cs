using System.Reflection;
using Reeve.Protocol;

namespace Reeve.Tests.Doors;

/// <summary>
/// The generated reader sets what a request leaves out to null or zero, whatever the record's initialiser says. So a member that may be left out
/// must say so in its type, or a handler meets a null that its compiler ruled out.
/// </summary>
public sealed class RequestRecordTests
{
    public static TheoryData<string> Names() => [.. Operations.All.Select(static operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_request_may_leave_out_is_nullable(string name)
    {
        var nullability = new NullabilityInfoContext();
        var request = Operations.All.Single(operation => operation.Name == name).RequestInfo;

        foreach (var member in request.Properties.Where(static member => !member.IsRequired))
        {
            var property = (PropertyInfo)member.AttributeProvider!;
            Assert.True(nullability.Create(property).ReadState == NullabilityState.Nullable, $"{request.Type.Name}.{property.Name} may be left out: make it required or nullable.");
        }
    }
}
