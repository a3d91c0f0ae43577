using Lumigo.AutoInstrumentation.Bridge.Redis;
using NUnit.Framework;

namespace Lumigo.UnitTests.Redis;

/// <summary>The parts of the Redis adapter that need no Redis.</summary>
[TestFixture]
public sealed class RedisAdapterTests
{
    [TestCase("WRONGTYPE Operation against a key", ExpectedResult = "WRONGTYPE")]
    [TestCase("NOSCRIPT", ExpectedResult = "NOSCRIPT")]
    [TestCase("Unknown command", ExpectedResult = null)]
    [TestCase(" WRONGTYPE", ExpectedResult = null)]
    [TestCase("", ExpectedResult = null)]
    [TestCase("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ x", ExpectedResult = null)]
    public string? Only_a_servers_error_has_a_code(string message)
    {
        Assert.That(ServerError.CodeOf(new InvalidOperationException(message)), Is.Null);
        return ServerError.CodeOf(new StackExchange.Redis.RedisServerException(message));
    }

    [Test]
    public void A_library_that_is_not_as_it_is_known_is_named()
    {
        var exception = Assert.Throws<MissingMemberException>(() => _ = new RedisMessages(typeof(RedisAdapterTests).Assembly));
        Assert.That(exception!.Message, Does.Contain("StackExchange.Redis.Message"));
    }

    [Test]
    public void A_profiler_of_the_application_is_no_other_instrumentation()
    {
        var others = new OtherProfilers();
        var multiplexer = new object();
        others.OnRegistered(multiplexer, new Func<object?>(() => null));
        others.OnRegistered(multiplexer, null);
        Assert.That((others.Any, others.Trace(multiplexer)), Is.EqualTo((false, false)));
    }

    [Test]
    public void OpenTelemetrys_profiler_is_one_until_another_takes_its_place()
    {
        var others = new OtherProfilers();
        var multiplexer = new object();
        others.OnRegistered(multiplexer, OpenTelemetrysProfiler());
        Assert.That((others.Any, others.Trace(multiplexer), others.Trace(new object())), Is.EqualTo((true, true, false)));
        others.OnRegistered(multiplexer, new Func<object?>(() => null));
        Assert.That(others.Trace(multiplexer), Is.False);
    }

    [Test]
    public void What_the_library_calls_by_itself_is_its_own_until_it_has_returned_or_failed()
    {
        var method = new OwnCommandsCalled("StackExchange.Redis.ConnectionMultiplexer", "GetEndpointsFromClusterNodes");
        var outer = method.OnBegin(null, [])!;
        var inner = method.OnBegin(null, [])!;
        method.OnException(inner, new InvalidOperationException());
        var other = true;
        var thread = new Thread(() => other = OwnCommandsCalled.AreOnThisThread);
        thread.Start();
        thread.Join();
        Assert.That((OwnCommandsCalled.AreOnThisThread, other), Is.EqualTo((true, false)));
        method.OnEnd(outer, null);
        Assert.That(OwnCommandsCalled.AreOnThisThread, Is.False);
    }

    private static Delegate OpenTelemetrysProfiler()
    {
        var module = System.Reflection.Emit.AssemblyBuilder
            .DefineDynamicAssembly(new("OpenTelemetry.Instrumentation.StackExchangeRedis"), System.Reflection.Emit.AssemblyBuilderAccess.Run).DefineDynamicModule("m");
        var type = module.DefineType("Sessions", System.Reflection.TypeAttributes.Public);
        var code = type.DefineMethod("Get", System.Reflection.MethodAttributes.Public | System.Reflection.MethodAttributes.Static, typeof(object), []).GetILGenerator();
        code.Emit(System.Reflection.Emit.OpCodes.Ldnull);
        code.Emit(System.Reflection.Emit.OpCodes.Ret);
        return type.CreateType().GetMethod("Get")!.CreateDelegate<Func<object?>>();
    }
}
