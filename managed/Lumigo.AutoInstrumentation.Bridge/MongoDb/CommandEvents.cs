using System.Reflection;
using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Bridge.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>
/// The driver's events of commands: started, succeeded and failed. Bound to a copy of the driver by name, because the packages of the driver and of its documents
/// would have to be there to be compiled against.
/// </summary>
/// <remarks>The driver calls the handlers on the caller's threads and does not catch what they throw.</remarks>
internal sealed class CommandEvents
{
    /// <summary>The type that subscribers are registered with.</summary>
    public const string Builder = "MongoDB.Driver.Core.Configuration.ClusterBuilder";

    private const string Events = "MongoDB.Driver.Core.Events.";

    private readonly FailureLimit _failures;
    private readonly MethodInfo[] _subscriptions;
    private readonly Delegate[] _handlers;
    private readonly ConditionalWeakTable<object, object> _subscribed = [];
    private readonly MemberReader _startedName;
    private readonly MemberReader _startedCommand;
    private readonly MemberReader _startedId;
    private readonly MemberReader _succeededReply;
    private readonly MemberReader _succeededId;
    private readonly MemberReader _failedId;
    private BsonText? _text;

    /// <summary>Binds to a copy of the driver.</summary>
    /// <exception cref="MissingMemberException">It is not as it is known.</exception>
    public CommandEvents(Assembly driver, FailureLimit failures)
    {
        _failures = failures;
        Type started = TypeOf(driver, Events + "CommandStartedEvent");
        Type succeeded = TypeOf(driver, Events + "CommandSucceededEvent");
        Type failed = TypeOf(driver, Events + "CommandFailedEvent");
        _startedName = MemberReader.Bind(started, "CommandName");
        _startedCommand = MemberReader.Bind(started, "Command");
        _startedId = MemberReader.Bind(started, "RequestId");
        _succeededReply = MemberReader.Bind(succeeded, "Reply");
        _succeededId = MemberReader.Bind(succeeded, "RequestId");
        _failedId = MemberReader.Bind(failed, "RequestId");
        MethodInfo subscribe = Array.Find(TypeOf(driver, Builder).GetMethods(), one => one.Name == "Subscribe" && one.IsGenericMethodDefinition && one.GetParameters().Length == 1)
            ?? throw new MissingMethodException(Builder, "Subscribe");
        _subscriptions = [subscribe.MakeGenericMethod(started), subscribe.MakeGenericMethod(succeeded), subscribe.MakeGenericMethod(failed)];
        _handlers = [Handler(nameof(OnStarted), started), Handler(nameof(OnSucceeded), succeeded), Handler(nameof(OnFailed), failed)];
    }

    /// <summary>Subscribes once, whichever of its methods a builder builds with, and however often.</summary>
    public void SubscribeTo(object builder)
    {
        if (_subscribed.TryAdd(builder, _subscribed))
        {
            for (int i = 0; i < _handlers.Length; i++)
            {
                _subscriptions[i].Invoke(builder, [_handlers[i]]);
            }
        }
    }

    private static Type TypeOf(Assembly driver, string name) => driver.GetType(name) ?? throw new MissingMemberException(name);

    private Delegate Handler(string name, Type type) =>
        typeof(CommandEvents).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(type)
            .CreateDelegate(typeof(Action<>).MakeGenericType(type), this);

    private void OnStarted<T>(T started)
        where T : notnull
    {
        if (_failures.IsReached)
        {
            return;
        }

        try
        {
            object boxed = started;
            if (_startedName.Read(boxed) is string name && _startedId.Read(boxed) is int id && _startedCommand.Read(boxed) is { } command)
            {
                CommandTexts.Announce(new CommandText(name, id, (_text ??= new BsonText(command)).Of(command)));
            }
        }
        catch (Exception exception)
        {
            _failures.Count(exception);
        }
    }

    private void OnSucceeded<T>(T succeeded)
        where T : notnull
    {
        if (_failures.IsReached)
        {
            return;
        }

        try
        {
            object boxed = succeeded;
            if (_succeededId.Read(boxed) is int id && CommandTexts.TakeRunning(id) is { } running && _succeededReply.Read(boxed) is { } reply)
            {
                BsonText text = _text ??= new BsonText(reply);
                running.WriteError = running.Name is "insert" or "update" or "delete" ? text.CodeOfWriteError(reply) : null;
                running.Reply = text.Of(reply);
            }
        }
        catch (Exception exception)
        {
            _failures.Count(exception);
        }
    }

    private void OnFailed<T>(T failed)
        where T : notnull
    {
        try
        {
            if (_failedId.Read(failed) is int id)
            {
                CommandTexts.TakeRunning(id);
            }
        }
        catch (Exception exception)
        {
            _failures.Count(exception);
        }
    }
}
