#include <filesystem>
#include <new>

#include "Areas.h"
#include "File.h"
#include "MemoryBuffer.h"
#include "runtime/Plugin.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		// IO::FileSource: a file of the plugin that runs, for reading. What leads out of the plugin's folder is not there.
		class FileSource
		{
		public:
			explicit FileSource(const std::string& path)
				: m_path(path)
				, m_file(path)
			{
				m_file.Open(FileMode::Read);
			}

			FileSource(const FileSource& other) = delete;

			bool IsOpen() const { return m_file.IsOpen(); }
			const std::string& Path() const { return m_path; }
			uint64_t Size() { return m_file.Size(); }
			bool AtEnd() { return m_file.AtEnd(); }
			uint64_t Position() { return m_file.Position(); }
			void SetPosition(uint64_t position) { m_file.SetPosition(position); }
			std::string ReadLine() { return m_file.ReadLine(); }
			std::string ReadToEnd() { return m_file.ReadToEnd(); }

			MemoryBuffer* Read(uint64_t size)
			{
				const std::string bytes = m_file.Read(size);
				return new MemoryBuffer(bytes.data(), bytes.size());
			}

		private:
			std::string m_path;
			File m_file;
		};

		void Destruct(FileSource* self)
		{
			self->~FileSource();
		}

		// AngelScript destroys no object whose constructor raised an exception.
		void ConstructAt(FileSource* self, const std::string& path)
		{
			new (self) FileSource(path);
			if (!self->IsOpen()) {
				Destruct(self);
			}
		}

		void Construct(FileSource* self, const std::string& name)
		{
			const Plugin* plugin = GetRuntime().ExecutingPlugin();
			const std::filesystem::path path = std::filesystem::path(name).lexically_normal();
			if (!plugin || path.is_absolute() || *path.begin() == "..") {
				ThrowInScript("Cannot open file \"" + name + "\": it is not in the plugin");
				return;
			}
			ConstructAt(self, plugin->SourcePath() + "/" + path.string());
		}

		void ConstructCopy(FileSource* self, FileSource& other)
		{
			ConstructAt(self, other.Path());
			if (self->IsOpen()) {
				self->SetPosition(other.Position());
			}
		}
	}

	void RegisterFileSource(asIScriptEngine* engine)
	{
		Namespace scope(engine, "IO");
		Type type(engine, "FileSource", sizeof(FileSource), asOBJ_VALUE | asOBJ_APP_CLASS_CDK);
		type.Constructor("(const string&in filename)", asFUNCTION(Construct));
		type.Constructor("(const IO::FileSource&in)", asFUNCTION(ConstructCopy));
		type.Destructor(asFUNCTION(Destruct));
		type.Method("uint64 Size()", asMETHOD(FileSource, Size));
		type.Method("bool EOF()", asMETHOD(FileSource, AtEnd));
		type.Method("void SetPos(uint64 pos)", asMETHOD(FileSource, SetPosition));
		type.Method("uint64 Pos()", asMETHOD(FileSource, Position));
		type.Method("MemoryBuffer@ Read(uint64 size)", asMETHOD(FileSource, Read));
		type.Method("string ReadLine()", asMETHOD(FileSource, ReadLine));
		type.Method("string ReadToEnd()", asMETHOD(FileSource, ReadToEnd));
	}
}
