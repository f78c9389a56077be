//! Files that become articles ("File Upload" in the reference).

use super::model::model;
use super::request::endpoint;

model! {
    /// Makes an article of a PDF file.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct UploadPdf;
}

model! {
    /// Makes an article of a file of any supported kind: PDF or DOCX.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct UploadFile;
}

model! {
    /// What became of an uploaded file.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Upload(TOLERANT) {
        /// How its processing ended, such as `success`.
        pub status: String,
        /// The same in words.
        pub message: String,
        /// The article that it became.
        pub article: UploadedArticle,
    }
}

model! {
    /// The article that a file became.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct UploadedArticle(TOLERANT) {
        /// Its number.
        pub id: u32,
        /// Its title.
        pub title: String,
    }
}

endpoint! {
    UploadPdf: "Upload PDF"
    Post "/v1/api/knowledge_base/file_upload_api/pdf" (File("pdf_file")) WriteAll Heavy
    200 => Upload
}

endpoint! {
    UploadFile: "Upload File"
    Post "/v1/api/knowledge_base/file_upload_api/" (File("file")) WriteAll Heavy
    200 => Upload
}
