using System;
using System.Collections.Generic;

namespace Lumigo.WeavingProgram;

/// <summary>try, catch, filter, finally, nested in every way; constructors that throw.</summary>
public static class Exceptions
{
    public static List<string> Run()
    {
        var lines = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            lines.Add($"{i}: {Nested(i, lines)}");
            lines.Add($"{i}: {Filtered(i)}");
            lines.Add($"{i}: {LeavesFromEverywhere(i)}");
            lines.Add($"{i}: {Constructed(i)}");
        }

        lines.Add(Rethrown());
        lines.Add(FinallyOrder());
        lines.Add(Locked().ToString());
        return lines;
    }

    private static string Nested(int value, List<string> lines)
    {
        try
        {
            try
            {
                try
                {
                    return Throw(value).ToString();
                }
                catch (ArgumentException exception)
                {
                    lines.Add("argument " + exception.ParamName);
                    if (value % 2 == 0)
                    {
                        throw;
                    }

                    return "caught";
                }
                catch (InvalidOperationException)
                {
                    throw new FormatException("replaced");
                }
                finally
                {
                    lines.Add("inner finally");
                    try
                    {
                        Throw(value + 1);
                    }
                    catch
                    {
                        lines.Add("in finally");
                    }
                }
            }
            finally
            {
                lines.Add("outer finally");
            }
        }
        catch (Exception exception) when (exception is not NullReferenceException)
        {
            return exception.GetType().Name;
        }
        catch
        {
            return "null";
        }
    }

    private static int Throw(int value) => (value % 6) switch
    {
        0 => throw new ArgumentException("x", nameof(value)),
        1 => throw new InvalidOperationException(),
        2 => throw new NullReferenceException(),
        3 => int.Parse("z" + value),
        4 => value / (value - value),
        _ => value,
    };

    private static string Filtered(int value)
    {
        var log = "";
        try
        {
            try
            {
                Throw(value);
                log += "fine ";
            }
            catch (Exception exception) when (Note(exception, ref log) && value % 3 == 0)
            {
                log += "first ";
            }
            catch (Exception) when (value % 3 == 1)
            {
                log += "second ";
                throw;
            }
            finally
            {
                log += "finally ";
            }
        }
        catch (Exception exception) when (exception.Message.Length >= 0 && (value < 100 || Note(exception, ref log)))
        {
            log += exception.GetType().Name;
        }

        return log;
    }

    private static bool Note(Exception exception, ref string log)
    {
        log += "filter ";
        if (exception is FormatException)
        {
            throw new InvalidOperationException("a filter that throws says no");
        }

        return true;
    }

    private static string LeavesFromEverywhere(int value)
    {
        var log = "";
        for (var i = 0; i < 4; i++)
        {
            try
            {
                if (i == value)
                {
                    continue;
                }

                if (i + 1 == value)
                {
                    break;
                }

                if (i + 2 == value)
                {
                    return log + "returned";
                }

                Throw(value + i);
            }
            catch (ArithmeticException)
            {
                log += "a";
                continue;
            }
            catch (InvalidOperationException)
            {
                goto end;
            }
            catch
            {
                log += "c";
                if (i > 2)
                {
                    break;
                }
            }
            finally
            {
                log += i;
            }

            log += ";";
        }

    end:
        return log;
    }

    private static string Constructed(int value)
    {
        try
        {
            return new Derived(value, value > 3 ? "long" : null).ToString();
        }
        catch (ArgumentOutOfRangeException)
        {
            return "not constructed";
        }
    }

    private static string Rethrown()
    {
        try
        {
            try
            {
                Throw(0);
            }
            catch (Exception exception)
            {
                throw new AggregateException(exception);
            }
        }
        catch (AggregateException exception)
        {
            return exception.InnerExceptions.Count + exception.InnerException!.GetType().Name;
        }

        return "never";
    }

    private static string FinallyOrder()
    {
        var log = new List<string>();
        using (new Closing("a", log))
        using (new Closing("b", log))
        {
            try
            {
                using var c = new Closing("c", log);
                log.Add("body");
                throw new InvalidOperationException();
            }
            catch (InvalidOperationException)
            {
                log.Add("caught");
            }
        }

        return string.Join(",", log);
    }

    private static int Locked()
    {
        var gate = new object();
        var sum = 0;
        for (var i = 0; i < 5; i++)
        {
            lock (gate)
            {
                sum += i;
            }
        }

        return sum;
    }

    private sealed class Closing(string name, List<string> log) : IDisposable
    {
        public void Dispose() => log.Add(name);
    }

    private class Base
    {
        private readonly string _text = "base";

        protected Base(int value)
        {
            if (value > 9)
            {
                throw new ArgumentOutOfRangeException(nameof(value));
            }

            Value = value;
        }

        public int Value { get; }

        public override string ToString() => _text + Value;
    }

    private sealed class Derived : Base
    {
        private readonly List<int> _items = new() { 1, 2, 3 };
        private readonly string _name;

        public Derived(int value, string? name)
            : this(value, name ?? (value > 1 ? "some" : "none"), value % 2 == 0)
        {
            _items.Add(value);
        }

        private Derived(int value, string name, bool even)
            : base(even ? value : value + 1)
        {
            _name = name;
            foreach (var item in _items)
            {
                if (item == value)
                {
                    _name += "!";
                }
            }
        }

        public override string ToString() => base.ToString() + _name + _items.Count;
    }
}
