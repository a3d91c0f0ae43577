using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// The ways through the <c>MoveNext</c> of an async method or iterator as its author wrote them: the jumps at the start, and at the start of
/// each try, that lead back to where the method was suspended, are left out; instead each suspension leads straight to the place where the method
/// goes on. So loops with an <c>await</c> or <c>yield</c> inside look like loops again, and suspending does not leave them.
/// </summary>
internal sealed class StateMachineFlow : FlowPolicy
{
    private readonly HashSet<FlowEdge> _dispatch;
    private readonly Dictionary<IlInstruction, HashSet<IlInstruction>> _suspensions;

    private StateMachineFlow(HashSet<FlowEdge> dispatch, Dictionary<IlInstruction, HashSet<IlInstruction>> suspensions)
    {
        _dispatch = dispatch;
        _suspensions = suspensions;
    }

    /// <summary>The <c>leave</c> and <c>ret</c> instructions by which the method is suspended rather than left.</summary>
    public IReadOnlyCollection<IlInstruction> Suspensions => _suspensions.Keys;

    /// <summary>The flow of a method if it is the <c>MoveNext</c> of a state machine of C# or Visual Basic, else null.</summary>
    public static StateMachineFlow? Of(IlBody body, MethodShape shape, ModuleMetadata metadata)
    {
        if (shape.Name != "MoveNext" || !shape.HasThis || shape.ParameterTypes.Count != 0)
        {
            return null;
        }

        var fields = new StateField(metadata);
        var isIterator = shape.ReturnType.Equals(IlType.Boolean);
        var dispatch = new HashSet<FlowEdge>();
        var suspensions = new Dictionary<IlInstruction, HashSet<IlInstruction>>();
        var running = RunningStates(isIterator, body.Instructions().Any(fields.IsOperandOf) && fields.IsVisualBasic);
        var starts = new List<StateDispatch>();
        foreach (var state in running)
        {
            starts.Add(new StateDispatch(body, fields, state, running));
        }

        var runningDecisions = new HashSet<FlowEdge>();
        var found = false;
        for (var instruction = body.First; instruction is not null; instruction = instruction.Next)
        {
            if (!fields.IsStore(instruction, out var state))
            {
                continue;
            }

            found = true;
            if (!IsSuspendedState(state, isIterator) || new StateDispatch(body, fields, state, running) is not { ResumesAt: { } resumesAt } resumption
                || starts.Exists(start => start.ResumesAt == resumesAt))
            {
                continue;
            }

            dispatch.UnionWith(resumption.Decisions);
            runningDecisions.UnionWith(resumption.RunningDecisions);
            foreach (var end in SuspensionPath.Ends(instruction, fields))
            {
                (suspensions.TryGetValue(end, out var known) ? known : suspensions[end] = []).Add(resumesAt);
            }
        }

        if (fields.IsVisualBasic)
        {
            // Its tries have states of their own, from -3 down, for a Dispose that only iterators have: nothing stores them here.
            for (var state = -3; state >= -2 - body.Regions.Count && new StateDispatch(body, fields, state, running) is { ResumesAt: { } resumesAt } entry
                && !starts.Exists(start => start.ResumesAt == resumesAt); state--)
            {
                dispatch.UnionWith(entry.Decisions);
                runningDecisions.UnionWith(entry.RunningDecisions);
            }
        }

        dispatch.ExceptWith(runningDecisions);
        return found ? new StateMachineFlow(dispatch, suspensions) : null;
    }

    /// <inheritdoc/>
    public override bool Ignores(IlInstruction from, IlInstruction to) => _dispatch.Contains(new FlowEdge(from, to)) || _suspensions.ContainsKey(from);

    /// <inheritdoc/>
    public override IReadOnlyCollection<IlInstruction> ContinuesAt(IlInstruction from) =>
        _suspensions.TryGetValue(from, out var resumptions) ? resumptions : [];

    // Iterators start at 0 and end at -1, async methods start at -1, async iterators at -3. An async method comes by its inner jumps again as -1.
    private static int[] RunningStates(bool isIterator, bool isVisualBasic) => isIterator ? [0, -1] : isVisualBasic ? [-1] : [-1, -3];

    // An iterator's negative states say which finally blocks are open. An async iterator's yields count down from -4.
    private static bool IsSuspendedState(int state, bool isIterator) => isIterator ? state > 0 : state is >= 0 or <= -4;
}
