using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;
using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.AutoInstrumentation.Weaving.Methods;
using Lumigo.WeavingCorpus;

namespace Lumigo.WeavingTests.Methods;

/// <summary>Declared methods of a library, woven and called: what the callbacks are told, and that the methods stay what they were.</summary>
internal sealed class WovenCallTests
{
    [Test]
    public void Begin_and_end_are_told_with_the_arguments_and_the_result_asked_for()
    {
        var method = new RecordedMethod("Sample", "Add") { ParameterTypes = ["Int32"], Arguments = [1, 0], TakesResult = true };
        using var library = WovenLibrary.With(method);
        Assert.That(library.Call("Sample", "Add", null, 2, 3), Is.EqualTo(5));
        Assert.That(library.Call("Sample", "Add", null, 2L, 3L), Is.EqualTo(5L), "the overload that does not fit is left alone");
        Assert.That(method.Calls, Is.EqualTo(new[] { "begin -(3, 2)", "end 5" }));
    }

    [Test]
    public void All_overloads_are_woven_when_no_parameters_are_named()
    {
        var method = new RecordedMethod("Sample", "Add");
        using var library = WovenLibrary.With(method);
        library.Call("Sample", "Add", null, 2, 3);
        library.Call("Sample", "Add", null, 2L, 3L);
        Assert.That(method.Calls, Is.EqualTo(new[] { "begin -()", "end -", "begin -()", "end -" }));
    }

    [Test]
    public void Without_a_state_the_end_is_not_told()
    {
        var method = new RecordedMethod("Sample", "Join") { State = null };
        using var library = WovenLibrary.With(method);
        Assert.That(library.Call("Sample", "Join", library.Sample(), "a", "b"), Is.EqualTo("sab"));
        Assert.That(method.Calls, Is.EqualTo(new[] { "begin Sample()" }));
    }

    [Test]
    public void An_exception_is_told_and_goes_on_as_it_is()
    {
        var method = new RecordedMethod("Sample", "Throw") { Arguments = [0] };
        using var library = WovenLibrary.With(method);
        object sample = library.Sample();
        var thrown = Assert.Throws<InvalidOperationException>(() => library.Call("Sample", "Throw", sample, "bad"));
        Assert.That(thrown!.Message, Is.EqualTo("bad"));
        Assert.That(method.Seen, Is.SameAs(thrown));
        Assert.That(thrown.StackTrace, Does.Contain("Throw"));
        Assert.That(sample.GetType().GetProperty("Finished")!.GetValue(sample), Is.True);
        Assert.That(method.Calls, Is.EqualTo(new[] { "begin Sample(bad)", "exception InvalidOperationException" }));
    }

    [Test]
    public async Task The_end_of_a_task_is_told_when_it_comes()
    {
        var method = new RecordedMethod("Sample", "Later") { EndsWithTask = true };
        using var library = WovenLibrary.With(method);
        var gate = new TaskCompletionSource<int>();
        var task = (Task<int>)library.Call("Sample", "Later", library.Sample(), gate.Task)!;
        Assert.That(method.Calls, Is.EqualTo(new[] { "begin Sample()" }));
        gate.SetResult(1);
        Assert.That(await task, Is.EqualTo(2));
        Assert.That(method.Calls, Is.EqualTo(new[] { "begin Sample()", "end -" }));
    }

    [Test]
    public void A_failed_task_is_told_with_its_exception_and_stays_unobserved()
    {
        var method = new RecordedMethod("Sample", "Failed") { EndsWithTask = true };
        using var library = WovenLibrary.With(method);
        var exception = new TimeoutException();
        var task = (Task)library.Call("Sample", "Failed", library.Sample(), exception)!;
        Assert.That(method.Seen, Is.SameAs(exception));
        Assert.That(IsObserved(task), Is.False);
        Assert.That(task.Exception!.InnerException, Is.SameAs(exception));
        Assert.That(IsObserved(task), Is.True, "the test can tell");
    }

    [Test]
    public void A_cancelled_task_is_told_as_such()
    {
        var method = new RecordedMethod("Sample", "Later") { EndsWithTask = true };
        using var library = WovenLibrary.With(method);
        var gate = new TaskCompletionSource<int>();
        gate.SetCanceled();
        var task = (Task<int>)library.Call("Sample", "Later", library.Sample(), gate.Task)!;
        Assert.That(task.IsCanceled, Is.True);
        Assert.That(method.Seen, Is.InstanceOf<TaskCanceledException>());
    }

    [Test]
    public void Generic_arguments_and_results_come_boxed()
    {
        var method = new RecordedMethod("Sample+Nested`1", "Echo") { Arguments = [0, 1, 2], TakesResult = true };
        using var library = WovenLibrary.With(method);
        Type ints = library.Type("Sample+Nested`1").MakeGenericType(typeof(int));
        Type texts = library.Type("Sample+Nested`1").MakeGenericType(typeof(string));
        Assert.That(ints.GetMethod("Echo")!.MakeGenericMethod(typeof(string)).Invoke(Activator.CreateInstance(ints), [7, "x", new List<int>()]), Is.EqualTo(7));
        Assert.That(texts.GetMethod("Echo")!.MakeGenericMethod(typeof(long)).Invoke(Activator.CreateInstance(texts), ["t", 1L, new List<string>()]), Is.EqualTo("t"));
        Assert.That(method.Calls, Is.EqualTo(new[]
        {
            "begin Nested`1(7, x, System.Collections.Generic.List`1[System.Int32])", "end 7",
            "begin Nested`1(t, 1, System.Collections.Generic.List`1[System.String])", "end t",
        }));
    }

    [Test]
    public void An_argument_can_be_replaced_by_one_of_its_type_only()
    {
        var replaced = new List<int>();
        var method = new RecordedMethod("Sample+Nested`1", "Echo") { Arguments = [2], Replaceable = [0], Change = arguments => arguments[0] = replaced };
        var wrong = new RecordedMethod("Sample", "Join") { Arguments = [0], Replaceable = [0], Change = arguments => arguments[0] = new Version(1, 0) };
        using var library = WovenLibrary.With(method, wrong);
        Type ints = library.Type("Sample+Nested`1").MakeGenericType(typeof(int));
        var own = new List<int>();
        ints.GetMethod("Echo")!.MakeGenericMethod(typeof(string)).Invoke(Activator.CreateInstance(ints), [7, "x", own]);
        Assert.That((own.Count, replaced.Count), Is.EqualTo((0, 1)));
        Assert.That(library.Call("Sample", "Join", library.Sample(), "a", null), Is.EqualTo("sa"));
    }

    [Test]
    public void By_reference_arguments_come_as_their_values()
    {
        var method = new RecordedMethod("Sample", "TrySwap") { Arguments = [0, 1], TakesResult = true };
        using var library = WovenLibrary.With(method);
        object?[] arguments = ["abc", 5];
        Assert.That(library.Call("Sample", "TrySwap", null, arguments), Is.True);
        Assert.That(method.Calls, Is.EqualTo(new[] { "begin -(abc, 5)", "end True" }));
    }

    [Test]
    public void Constructors_can_be_woven()
    {
        var method = new RecordedMethod("Sample", ".ctor") { Arguments = [0] };
        using var library = WovenLibrary.With(method);
        library.Sample("n");
        Assert.That(method.Calls, Is.EqualTo(new[] { "begin Sample(n)", "end -" }));
    }

    [TestCase("begin")]
    [TestCase("end")]
    [TestCase("exception")]
    public void A_callback_that_throws_changes_nothing_and_is_switched_off_in_the_end(string place)
    {
        string name = place == "exception" ? "Throw" : "Join";
        var method = new RecordedMethod("Sample", name) { FailsIn = place, Thrown = new NotSupportedException("ours") };
        using var library = WovenLibrary.With(method);
        object sample = library.Sample();
        for (int i = 0; i < 10; i++)
        {
            if (place == "exception")
            {
                Assert.Throws<InvalidOperationException>(() => library.Call("Sample", name, sample, "x"));
            }
            else
            {
                Assert.That(library.Call("Sample", name, sample, "a", "b"), Is.EqualTo("sab"));
            }
        }

        Assert.That(library.Failures.IsReached, Is.True);
        Assert.That(method.Calls.Count(call => call.StartsWith("begin", StringComparison.Ordinal)), Is.EqualTo(5));
    }

    [Test]
    public void Copies_of_a_library_reach_their_own_callbacks()
    {
        var first = new RecordedMethod("Sample", "Join");
        var second = new RecordedMethod("Sample", "Join");
        using var one = WovenLibrary.With(first);
        using var other = WovenLibrary.With(second);
        one.Call("Sample", "Join", one.Sample(), "a", "b");
        Assert.That((first.Calls.Count, second.Calls.Count), Is.EqualTo((2, 0)));
        other.Call("Sample", "Join", other.Sample(), "a", "b");
        Assert.That((first.Calls.Count, second.Calls.Count), Is.EqualTo((2, 2)));
    }

    [TestCase("Sample", "Sum", 0, ExpectedResult = "NoObject", Description = "a span")]
    [TestCase("Sample", "Add", 2, ExpectedResult = "NoObject", Description = "no such parameter")]
    [TestCase("Value", "Get", -1, ExpectedResult = "ValueInstance")]
    public string What_can_be_no_object_is_refused(string type, string name, int argument)
    {
        using var library = MethodBodies.Open(WovenLibrary.Path)!;
        var method = new RecordedMethod(type, name) { Arguments = argument < 0 ? [] : [argument] };
        MethodShape shape = new LibraryMethods(library.Metadata).Find(method)[0];
        Assert.That(LibraryWeaving.TryWrap(library.Metadata, shape, library.Bytes(shape.Handle), method, 0, new ModuleTokens(library), out Refusal refusal), Is.Null);
        return refusal.ToString();
    }

    [Test]
    public void Methods_are_found_by_their_parameters()
    {
        using var library = MethodBodies.Open(WovenLibrary.Path)!;
        var finder = new LibraryMethods(library.Metadata);
        Assert.That(finder.Find(new RecordedMethod("Sample", "Add")), Has.Count.EqualTo(2));
        Assert.That(finder.Find(new RecordedMethod("Sample", "Add") { ParameterCount = 2, ParameterTypes = ["Int64"] }), Has.Count.EqualTo(1));
        Assert.That(finder.Find(new RecordedMethod("Sample", "Add") { ParameterCount = 3 }), Is.Empty);
        Assert.That(finder.Find(new RecordedMethod("Sample+Nested`1", "Echo")), Has.Count.EqualTo(1));
        Assert.That(finder.Find(new RecordedMethod("Sample+Missing", "Echo")), Is.Empty);
        Assert.That(finder.Find(new RecordedMethod("Missing", "Add")), Is.Empty);
    }

    private static bool IsObserved(Task task)
    {
        const System.Reflection.BindingFlags Private = System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance;
        object properties = typeof(Task).GetField("m_contingentProperties", Private)!.GetValue(task)!;
        object holder = properties.GetType().GetField("m_exceptionsHolder", Private)!.GetValue(properties)!;
        return (bool)holder.GetType().GetField("m_isHandled", Private)!.GetValue(holder)!;
    }
}
