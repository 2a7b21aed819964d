using System.Reflection;
using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Tests.Doors;

/// <summary>Failures have one form at every door.</summary>
public sealed class FailureMappingTests
{
    [Fact]
    public void Every_code_a_door_can_say_has_its_numbers()
    {
        string[] neverAtADoor = [ErrorCode.DaemonNotRunning, ErrorCode.AlreadyRunning, ErrorCode.InvalidConfiguration, ErrorCode.ConnectionLost];
        var codes = typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!);

        Assert.All(codes.Except(neverAtADoor), static code => Assert.True(FailureMapping.Knows(code), code));
        Assert.All(codes.Except(neverAtADoor), static code => Assert.InRange(FailureMapping.Of(code, "").HttpStatus, 400, 599));
    }

    [Fact]
    public void A_defect_says_nothing_of_the_inside()
    {
        var failure = FailureMapping.Of(new InvalidOperationException("secret"), CallEnd.None, "incident_1");

        Assert.Equal(ErrorCode.Internal, failure.Code);
        Assert.Equal("incident_1", failure.Incident);
        Assert.DoesNotContain("secret", failure.Message);
    }

    [Theory]
    [InlineData(CallEnd.TimedOut, ErrorCode.Timeout)]
    [InlineData(CallEnd.Cancelled, ErrorCode.Cancelled)]
    [InlineData(CallEnd.None, ErrorCode.Cancelled)]
    internal void A_stopped_call_says_what_stopped_it(CallEnd end, string code) =>
        Assert.Equal(code, FailureMapping.Of(new OperationCanceledException(), end, "").Code);

    [Fact]
    public void A_message_never_sends_a_megabyte_back()
    {
        var failure = FailureMapping.Of(ErrorCode.InvalidRequest, new string('a', 399) + "😀" + new string('b', 1_000_000));

        Assert.InRange(failure.Message.Length, 300, 402);
        Assert.False(char.IsSurrogate(failure.Message[^2]));
    }
}
