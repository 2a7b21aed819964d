namespace Reeve.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void The_house_compiles() => Assert.True(typeof(SmokeTests).IsClass);
}
