using System.Reflection;
using Reeve.Cli;
using Reeve.Guard;

namespace Reeve.Tests.Cli;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(ErrorCode.DaemonNotRunning, 3)]
    [InlineData(ErrorCode.NotFound, 4)]
    [InlineData(ErrorCode.Denied, 5)]
    [InlineData(ErrorCode.Killed, 5)]
    [InlineData(ErrorCode.Forbidden, 5)]
    [InlineData(ErrorCode.Unauthenticated, 5)]
    [InlineData(ErrorCode.OriginRefused, 5)]
    [InlineData(ErrorCode.InvalidRequest, 2)]
    [InlineData(ErrorCode.PayloadTooLarge, 2)]
    [InlineData(ErrorCode.VerificationFailed, 6)]
    [InlineData(ErrorCode.StorageFull, 6)]
    [InlineData(ErrorCode.StorageFailed, 6)]
    [InlineData(ErrorCode.Conflict, 1)]
    [InlineData(ErrorCode.ConnectionLost, 1)]
    [InlineData(ErrorCode.SwitchedOff, 5)]
    [InlineData(ErrorCode.ApprovalExpired, 5)]
    [InlineData(ErrorCode.BudgetExceeded, 5)]
    [InlineData(ErrorCode.ToolDisabled, 5)]
    public void A_failure_has_a_documented_exit_code(string code, int expected) => Assert.Equal(expected, ExitCode.Of(code));

    [Fact]
    public void No_failure_ends_with_success_or_an_undocumented_code()
    {
        var codes = typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!);

        Assert.All(codes, static code => Assert.Contains(ExitCode.Of(code), ExitCode.All.Select(static pair => pair.Code).Where(static number => number > 0)));
    }
}
