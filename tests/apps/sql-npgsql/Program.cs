using Npgsql;

await SqlApp.Run(
    args,
    new Dialect(
        Sleep: "SELECT pg_sleep(10)",
        CreateUser: "CREATE ROLE clerk PASSWORD 'bread-and-butter-9'",
        CreateProcedure: "CREATE PROCEDURE restock() LANGUAGE SQL AS 'UPDATE orders SET customer = customer'"),
    connectionString => new NpgsqlConnection(connectionString));
