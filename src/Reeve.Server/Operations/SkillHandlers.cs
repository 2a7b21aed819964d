using Reeve.Engine.Agents;
using Reeve.Engine.Skills;
using Reeve.Guard;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Skills;
using Reeve.Sources.Skills;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>skills</c> operations. The home's skills are anybody's to read; an agent's are its owner's.</summary>
internal sealed class SkillHandlers(SkillLibrary library, AgentCatalog agents) : IOperationHandlers
{
    private const int MaxFiles = 200;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.SkillsList, ListAsync);
        registry.Add(Protocol.Operations.SkillsGet, GetAsync);
    }

    private ValueTask<ListSkillsResponse> ListAsync(ListSkillsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var shelf = Shelf(request.Agent, caller);
        return ValueTask.FromResult(new ListSkillsResponse
        {
            Skills = [.. shelf.Skills.Select(Describe)],
            Problems = [.. shelf.Problems.Select(AgentStatuses.Describe)],
        });
    }

    private ValueTask<GetSkillResponse> GetAsync(GetSkillRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var name = SkillFileReader.IsName(request.Skill) ? request.Skill : throw RequestRules.Invalid("'skill' is not a skill's name.");
        var skill = Shelf(request.Agent, caller).Skills.FirstOrDefault(skill => skill.Name == name)
            ?? throw new ReeveException(ErrorCode.NotFound, $"There is no usable skill {name}.", "reeve skill list shows them, and what is wrong with the others");
        return ValueTask.FromResult(new GetSkillResponse
        {
            Skill = Describe(skill),
            Metadata = skill.File.Metadata,
            Body = skill.File.Body,
            Files = library.FilesOf(skill, MaxFiles),
        });
    }

    private SkillShelf Shelf(string? agent, CallerContext caller)
    {
        if (agent is null)
        {
            return library.Home();
        }

        var name = RequestRules.Id("agent", agent);
        return agents.Find(name) is { } found && caller.MaySee(found.Owner)
            ? library.For(found)
            : throw new ReeveException(ErrorCode.NotFound, $"There is no usable agent {name}.", "reeve agent list shows them");
    }

    private SkillReport Describe(Skill skill) => new()
    {
        Name = skill.Name,
        Description = skill.File.Description,
        Folder = library.Display(skill.Folder),
        License = skill.File.License,
        Compatibility = skill.File.Compatibility,
        AllowedTools = skill.File.AllowedTools,
        ForModels = skill.File.ForModels,
    };
}
