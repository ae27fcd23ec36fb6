#include "Areas.h"
#include "Socket.h"

#include "Tcp.h"
#include "runtime/Counters.h"

namespace Host
{
	namespace
	{
		Socket* Create()
		{
			return new Socket();
		}

		iovec Part(const void* data, size_t size)
		{
			return {const_cast<void*>(data), size};
		}

		bool WriteRaw(Socket& self, const std::string& text)
		{
			return self.Write({Part(text.data(), text.size())});
		}

		bool WriteLine(Socket& self, const std::string& text)
		{
			return self.Write({Part(text.data(), text.size()), Part("\n", 1)});
		}

		bool WriteString(Socket& self, const std::string& text)
		{
			const uint32_t length = static_cast<uint32_t>(text.size());
			return self.Write({Part(&length, sizeof(length)), Part(text.data(), text.size())});
		}

		bool WriteBuffer(Socket& self, MemoryBuffer& buffer, uint64_t size)
		{
			const size_t count = size == 0 ? buffer.Remaining() : size;
			const uint8_t* bytes = buffer.Read(count);
			return bytes && self.Write({Part(bytes, count)});
		}

		template <typename T>
		bool Write(Socket& self, T value)
		{
			return self.Write({Part(&value, sizeof(T))});
		}

		// Openplanet does not say what an unfinished number reads as; here it is 0.
		template <typename T>
		T Read(Socket& self)
		{
			T value = 0;
			return self.ReadWhole(&value, sizeof(T)) ? value : 0;
		}

		template <typename T>
		void RegisterNumber(Type& type, const std::string& name, const std::string& label)
		{
			type.Extension(name + " Read" + label + "()", asFUNCTION(Read<T>));
			type.Extension("bool Write(" + name + ")", asFUNCTION(Write<T>));
		}
	}

	void RegisterSocket(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Net");
		Type type(engine, "Socket", 0, asOBJ_REF);
		type.Factory("()", asFUNCTION(Create));
		type.Counted<Socket>();
		type.Method("bool Connect(const string&in host, uint16 port)", asMETHOD(Socket, Connect));
		type.Method("bool Listen(const string&in host, uint16 port)", asMETHOD(Socket, Listen));
		type.Method("bool Listen(uint16 port)", asMETHOD(Socket, ListenAnywhere));
		type.Method("void Close()", asMETHOD(Socket, Close));
		type.Method("Net::Socket@ Accept()", asMETHOD(Socket, Accept));
		type.Method("string GetRemoteIP()", asMETHOD(Socket, RemoteIP));
		type.Method("bool CanRead()", asMETHOD(Socket, CanRead));
		type.Method("bool CanWrite()", asMETHOD(Socket, IsReady));
		type.Method("bool IsReady()", asMETHOD(Socket, IsReady));
		type.Method("bool IsHungUp()", asMETHOD(Socket, IsHungUp));
		type.Method("int Available()", asMETHOD(Socket, Available));
		type.Method("string ReadRaw(int bytes)", asMETHOD(Socket, ReadRaw));
		type.Method("MemoryBuffer@ ReadBuffer(int bytes)", asMETHOD(Socket, ReadBuffer));
		type.Method("bool ReadLine(string&out str)", asMETHOD(Socket, ReadLine));
		type.Method("string ReadString()", asMETHOD(Socket, ReadString));

		RegisterNumber<int8_t>(type, "int8", "Int8");
		RegisterNumber<int16_t>(type, "int16", "Int16");
		RegisterNumber<int32_t>(type, "int", "Int32");
		RegisterNumber<int64_t>(type, "int64", "Int64");
		RegisterNumber<uint8_t>(type, "uint8", "Uint8");
		RegisterNumber<uint16_t>(type, "uint16", "Uint16");
		RegisterNumber<uint32_t>(type, "uint", "Uint32");
		RegisterNumber<uint64_t>(type, "uint64", "Uint64");
		RegisterNumber<float>(type, "float", "Float");
		RegisterNumber<double>(type, "double", "Double");

		type.Extension("bool WriteRaw(const string&in str)", asFUNCTION(WriteRaw));
		type.Extension("bool WriteLine(const string&in)", asFUNCTION(WriteLine));
		type.Extension("bool Write(const string&in)", asFUNCTION(WriteString));
		type.Extension("bool Write(MemoryBuffer&in, uint64 size = 0)", asFUNCTION(WriteBuffer));
		RegisterCounter("openSockets", Tcp::OpenCount);
	}
}
