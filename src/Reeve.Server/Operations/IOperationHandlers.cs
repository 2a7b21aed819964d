namespace Reeve.Server.Operations;

/// <summary>A room's handlers. <see cref="Register"/> only names them; it runs once, at start.</summary>
internal interface IOperationHandlers
{
    void Register(OperationRegistry registry);
}
